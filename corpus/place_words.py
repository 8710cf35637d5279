"""Countries and large cities as people write them: adjectives, short forms, Chinese names."""

from __future__ import annotations

from corpus.name_words import word_set

# Country, then its adjectives, short forms and Chinese names. The country's own name counts too.
_COUNTRIES: tuple[tuple[str, str], ...] = (
    ("china", "chinese|中国|prc|mainland"), ("japan", "japanese|日本"), ("germany", "german|德国"),
    ("france", "french|法国"), ("italy", "italian|意大利"), ("spain", "spanish|西班牙"),
    ("united states", "american|us|usa|u.s.|united states of america|美国"),
    ("united kingdom", "british|uk|u.k.|english|england|scottish|scotland|welsh|britain|great britain|英国"),
    ("canada", "canadian|加拿大"), ("australia", "australian|澳大利亚|澳洲"), ("austria", "austrian|奥地利"),
    ("belgium", "belgian|比利时"), ("brazil", "brazilian|巴西"), ("bulgaria", "bulgarian"), ("chile", "chilean"),
    ("colombia", "colombian"), ("croatia", "croatian"), ("czechia", "czech|czech republic"),
    ("denmark", "danish|丹麦"), ("egypt", "egyptian|埃及"), ("finland", "finnish|芬兰"), ("greece", "greek|希腊"),
    ("hong kong", "香港"), ("hungary", "hungarian|匈牙利"), ("india", "indian|印度"),
    ("indonesia", "indonesian"), ("iran", "iranian|伊朗"), ("ireland", "irish|爱尔兰"), ("israel", "israeli|以色列"),
    ("korea", "korean|south korea|south korean|republic of korea|korea, republic of|韩国"),
    ("malaysia", "malaysian|马来西亚"), ("mexico", "mexican|墨西哥"), ("netherlands", "dutch|holland|荷兰"),
    ("new zealand", "新西兰"), ("norway", "norwegian|挪威"), ("pakistan", "pakistani"), ("peru", "peruvian"),
    ("philippines", "filipino"), ("poland", "polish|波兰"), ("portugal", "portuguese|葡萄牙"),
    ("romania", "romanian"), ("russia", "russian|russian federation|俄罗斯"), ("saudi arabia", "saudi"),
    ("serbia", "serbian"), ("singapore", "singaporean|新加坡"), ("south africa", "south african|南非"),
    ("sweden", "swedish|瑞典"), ("switzerland", "swiss|瑞士"), ("taiwan", "taiwanese|台湾"),
    ("thailand", "thai|泰国"), ("tunisia", "tunisian"), ("turkey", "turkish|türkiye|土耳其"), ("ukraine", "ukrainian"),
    ("vietnam", "vietnamese|越南"), ("argentina", "argentinian|argentine|阿根廷"),
)  # fmt: skip
COUNTRY_OF: dict[str, str] = {word: country for country, words in _COUNTRIES for word in (country, *words.split("|"))}
# Chinese names of cities and provinces, with the names that records print.
_CHINESE = (
    "北京 beijing;上海 shanghai;广州 guangzhou;深圳 shenzhen;杭州 hangzhou;南京 nanjing;武汉 wuhan;成都 chengdu;"
    "重庆 chongqing;天津 tianjin;西安 xi'an;苏州 suzhou;长沙 changsha;郑州 zhengzhou;济南 jinan;青岛 qingdao;"
    "沈阳 shenyang;大连 dalian;哈尔滨 harbin;长春 changchun;合肥 hefei;福州 fuzhou;厦门 xiamen;昆明 kunming;"
    "贵阳 guiyang;南宁 nanning;南昌 nanchang;太原 taiyuan;石家庄 shijiazhuang;兰州 lanzhou;徐州 xuzhou;宁波 ningbo;"
    "温州 wenzhou;无锡 wuxi;海口 haikou;乌鲁木齐 urumqi;呼和浩特 hohhot;银川 yinchuan;西宁 xining;拉萨 lhasa;"
    "浙江 zhejiang;江苏 jiangsu;广东 guangdong;安徽 anhui;山东 shandong;湖北 hubei;湖南 hunan;四川 sichuan;"
    "河南 henan;河北 hebei;福建 fujian;江西 jiangxi;陕西 shaanxi;辽宁 liaoning;吉林 jilin;云南 yunnan;东京 tokyo;"
    "大阪 osaka;首尔 seoul;台北 taipei;波士顿 boston;纽约 new york;伦敦 london;巴黎 paris;休斯顿 houston;芝加哥 chicago"
)
CHINESE_PLACES: dict[str, str] = dict(pair.split(" ", 1) for pair in _CHINESE.split(";"))
# Cities that are known for such even where no loaded record prints them, and whatever their case.
_OTHER_CITIES = """
berlin munich hamburg frankfurt cologne heidelberg vienna zurich geneva basel brussels amsterdam rotterdam
madrid barcelona lisbon rome milan athens warsaw prague budapest copenhagen stockholm oslo helsinki dublin
edinburgh manchester birmingham moscow istanbul cairo dubai mumbai delhi bangalore bangkok singapore sydney
melbourne toronto montreal vancouver philadelphia baltimore atlanta dallas seattle denver miami cleveland
pittsburgh minneapolis phoenix kyoto busan manila jakarta hanoi karachi lahore dhaka nairobi lagos
johannesburg santiago bogota lima
"""
CITIES = frozenset(CHINESE_PLACES.values()) | word_set(_OTHER_CITIES)
