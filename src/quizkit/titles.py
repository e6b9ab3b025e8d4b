"""Words that may stand around a person's name, in English and Korean; see `quizkit.kinds.written.Name`."""

# Such a word may stand before or behind a name, and alone it is none.
RANKS = frozenset((
    "president", "minister", "secretary", "undersecretary", "adviser", "advisor", "ambassador", "chief",
    "director", "commander", "general", "gen", "admiral", "adm", "대통령", "장관", "국방장관", "외교장관", "통일장관", "국무장관",
    "전쟁장관", "차관", "정책차관", "국방차관", "실장", "안보실장", "원장", "국정원장", "보좌관", "국가안보실장", "국가정보원장", "사령관", "대장", "장군",
    "제독", "대사", "고문", "의원", "위원", "연구위원", "연구원",
))  # fmt: skip
# Whose officer or minister, and of what time: such words stand beside a rank only.
BESIDE = frozenset((
    "of", "for", "and", "to", "in", "us", "american", "united", "states", "korean", "korea", "south", "rok",
    "republic", "former", "ex", "then", "current", "acting", "new", "first", "under", "national", "security",
    "intelligence", "service", "defense", "defence", "war", "state", "foreign", "affairs", "unification",
    "policy", "institute", "army", "navy", "forces", "command", "usfk", "indo", "pacific", "pentagon", "미국",
    "미", "한국", "대한민국", "우리", "전", "前", "현", "당시", "신임", "초대", "전직", "국방부", "국방", "전쟁부", "외교부", "외교", "통일부",
    "통일", "국무부", "국무", "국가", "국가안보", "국가안보실", "안보", "국가정보원", "국정원", "주한미군", "한미연합군", "한미연합사", "한미연합", "유엔군",
    "인도태평양", "인태", "인도태평양사", "육군", "해군", "미군", "정책", "담당", "수석", "선임", "의",
))  # fmt: skip
