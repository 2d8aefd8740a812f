#!/usr/bin/env python3
"""Makes the sample tables of this folder. Python 3.9 or later, nothing else.

    python3 samples/tools/make_samples.py

All people are invented: family and given names, dates and numbers are drawn independently from the short lists below
by a seeded generator, so two runs give the same bytes and no row describes anyone.
"""

import csv
import io
import random
from datetime import date, timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent

# (kanji, kana, roman). 架空 means "fictional".
FAMILY = [
    ("髙橋", "タカハシ", "TAKAHASHI"), ("高橋", "タカハシ", "TAKAHASHI"), ("山﨑", "ヤマザキ", "YAMAZAKI"),
    ("山崎", "ヤマザキ", "YAMAZAKI"), ("渡邉", "ワタナベ", "WATANABE"), ("渡邊", "ワタナベ", "WATANABE"),
    ("渡辺", "ワタナベ", "WATANABE"), ("斎藤", "サイトウ", "SAITO"), ("齋藤", "サイトウ", "SAITO"),
    ("齊藤", "サイトウ", "SAITO"), ("德永", "トクナガ", "TOKUNAGA"), ("濵田", "ハマダ", "HAMADA"),
    ("桒原", "クワバラ", "KUWABARA"), ("架空", "カクウ", "KAKUU"), ("仮名", "カリナ", "KARINA"),
    ("例示", "レイジ", "REIJI"), ("見本", "ミモト", "MIMOTO"), ("一二三", "ヒフミ", "HIFUMI"),
    ("勅使河原", "テシガワラ", "TESHIGAWARA"), ("小鳥遊", "タカナシ", "TAKANASHI"), ("東", "アズマ", "AZUMA"),
    ("辻", "ツジ", "TSUJI"), ("葛城", "カツラギ", "KATSURAGI"), ("神代", "クマシロ", "KUMASHIRO"),
]
GIVEN = [
    ("太郎", "タロウ", "Taro"), ("花子", "ハナコ", "Hanako"), ("一", "ハジメ", "Hajime"), ("さくら", "サクラ", "Sakura"),
    ("彅", "ナギ", "Nagi"), ("真琴", "マコト", "Makoto"), ("悠", "ユウ", "Yu"), ("翔", "ショウ", "Sho"),
    ("凜", "リン", "Rin"), ("陽菜", "ヒナ", "Hina"), ("健", "ケン", "Ken"), ("ひかり", "ヒカリ", "Hikari"),
    ("奈々", "ナナ", "Nana"), ("圭", "ケイ", "Kei"), ("澪", "ミオ", "Mio"), ("蓮", "レン", "Ren"),
    ("万里子", "マリコ", "Mariko"), ("ジョー", "ジョー", "Jo"), ("晴", "ハル", "Haru"), ("栞", "シオリ", "Shiori"),
]
# What CP932 cannot hold: characters beyond the BMP, variation sequences, Latin letters with marks.
FAMILY_WIDE = [
    ("𠮷田", "ヨシダ", "YOSHIDA"), ("𠮷野", "ヨシノ", "YOSHINO"), ("邉\U000E0102見", "ナベミ", "NABEMI"),
    ("葛\U000E0100城", "カツラギ", "KATSURAGI"), ("𣘺本", "ハシモト", "HASHIMOTO"), ("\uFA19代", "カジロ", "KAJIRO"),
    ("辻\U000E0101", "ツジ", "TSUJI"), ("㟢田", "サキタ", "SAKITA"),
]
FOREIGN = [
    ("Nguyễn Thị Mẫu", "グエン ティ マウ", "NGUYEN THI MAU"), ("René Éxample", "ルネ エグザンプル", "RENE EXAMPLE"),
    ("Müller-Beispiel Jörg", "ミュラー バイシュピール ヨルク", "MUELLER-BEISPIEL JOERG"), ("O’Sample Siobhán", "オサンプル シヴォーン", "O'SAMPLE SIOBHAN"),
    ("Łukasz Przykład", "ウカシュ プシクワト", "LUKASZ PRZYKLAD"), ("김예시", "キム イェシ", "KIM YESI"), ("李例", "リ レイ", "LI LI"),
    ("Örnek Yılmaz Ağaoğlu", "オルネック ユルマズ アアオール", "ORNEK YILMAZ AGAOGLU"), ("D’Esempio Niccolò", "デゼンピオ ニッコロ", "D'ESEMPIO NICCOLO"),
]

FULL_TO_HALF = dict(zip(
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲンァィゥェォャュョッー",
    "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝｧｨｩｪｫｬｭｮｯｰ"))
VOICED = dict(zip("ガギグゲゴザジズゼゾダヂヅデドバビブベボヴ", "カキクケコサシスセソタチツテトハヒフヘホウ"))
PLOSIVE = dict(zip("パピプペポ", "ハヒフヘホ"))


def half(kana):
    out = []
    for c in kana:
        if c in VOICED:
            out.append(FULL_TO_HALF[VOICED[c]] + "ﾞ")
        elif c in PLOSIVE:
            out.append(FULL_TO_HALF[PLOSIVE[c]] + "ﾟ")
        else:
            out.append(FULL_TO_HALF.get(c, c))
    return "".join(out)


def full_digits(text):
    return text.translate({ord(str(d)): chr(0xFF10 + d) for d in range(10)})


def era(day):
    if day >= date(2019, 5, 1):
        name, letter, year = "令和", "R", day.year - 2018
    elif day >= date(1989, 1, 8):
        name, letter, year = "平成", "H", day.year - 1988
    else:
        name, letter, year = "昭和", "S", day.year - 1925
    return name, letter, year


def written(day, form):
    name, letter, year = era(day)
    return {
        "slash": f"{day.year}/{day.month}/{day.day}",
        "iso": day.isoformat(),
        "compact": f"{day.year}{day.month:02}{day.day:02}",
        "kanji": f"{day.year}年{day.month}月{day.day}日",
        "era": f"{name}{'元' if year == 1 else year}年{day.month}月{day.day}日",
        "letter": f"{letter}{year}.{day.month}.{day.day}",
        "full": full_digits(f"{day.year}/{day.month}/{day.day}"),
        "serial": str((day - date(1899, 12, 30)).days),
    }[form]


def form(rng):
    return rng.choices(["slash", "iso", "era", "kanji", "letter", "compact", "full"], [60, 10, 12, 6, 6, 3, 3])[0]


def birthday(rng, first, last):
    return date(first, 1, 1) + timedelta(days=rng.randrange((last - first + 1) * 365))


def table(rows):
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows(rows)
    return out.getvalue()


def graduates(rng):
    faculties = [("工学部", "工学", "T"), ("文学部", "文学", "L"), ("経済学部", "経済学", "E"), ("理学部", "理学", "S")]
    rows = [["学籍番号", "氏名", "フリガナ", "ローマ字氏名", "生年月日", "学部", "専攻分野", "学位記番号", "学位授与年月日", "備考"]]
    for n in range(1, 249):
        family, given = rng.choice(FAMILY), rng.choice(GIVEN)
        faculty, major, letter = faculties[rng.randrange(4)]
        kana = f"{family[1]} {given[1]}"
        if n % 9 == 0:
            kana = half(kana)
        number = f"学第{n:04}号"
        if n % 17 == 0:
            number = full_digits(number)
        remarks = ""
        if n == 40:
            remarks = "総代\n「答辞」担当, 式典係"
        elif n % 50 == 0:
            remarks = '学長表彰 "優秀賞"'
        award = date(2026, 3, 25)
        rows.append([
            f"22{letter}{n:04}", f"{family[0]}　{given[0]}", kana, f"{family[2]} {given[2]}",
            written(birthday(rng, 2002, 2003), form(rng)), faculty, major, number,
            written(award, "serial" if n == 200 else form(rng)), remarks])
    return table(rows).encode("cp932")


def vocational(rng):
    courses = [("電気設備科", 1400), ("機械加工科", 1350), ("情報システム科", 1200)]
    rows = [["受講番号", "氏名", "氏名カナ", "氏名ローマ字", "訓練科", "訓練時間", "訓練開始日", "備考", "修了日"]]
    for n in range(1, 73):
        given = rng.choice(GIVEN)
        if n % 4 == 0:
            name, kana, roman = FOREIGN[(n // 4) % len(FOREIGN)]
        else:
            family = FAMILY_WIDE[(n // 2) % len(FAMILY_WIDE)] if n % 2 else rng.choice(FAMILY)
            name, kana, roman = f"{family[0]} {given[0]}", f"{family[1]} {given[1]}", f"{family[2]} {given[2]}"
        course, hours = rng.choice(courses)
        remarks = "皆勤\n技能競技会出場" if n % 20 == 0 else ""
        rows.append([
            f"K26-{n:03}", name, kana, roman, course, full_digits(str(hours)) if n % 10 == 0 else str(hours),
            written(date(2025, 4, 7), form(rng)), remarks, written(date(2026, 3, 19), form(rng))])
    return b"\xef\xbb\xbf" + table(rows).encode("utf-8")


def vocational_correction(issued):
    """The first person's certificate once more: the training hours had been wrong."""
    rows = csv.reader(io.StringIO(issued.decode("utf-8-sig"), newline=""))
    header, first = next(rows), next(rows)
    first[header.index("訓練時間")] = "1240"
    return b"\xef\xbb\xbf" + table([header, first]).encode("utf-8")


LONG_NAME = ("Example-Montgomery y Muestra de los Ejemplos", "エグザンプル モンゴメリ イ ムエストラ デ ロス エヘンプロス",
             "EXAMPLE-MONTGOMERY Y MUESTRA DE LOS EJEMPLOS Maximiliana Guadalupe")


def licences(rng):
    kinds = ["認定救急対応指導者", "認定検査機器管理者"]
    rows = [["登録番号", "氏名", "カナ氏名", "Name", "生年月日", "資格", "登録日", "有効開始日", "有効期限"]]
    for n in range(1, 67):
        family, given = rng.choice(FAMILY), rng.choice(GIVEN)
        name, kana, roman = f"{family[0]}{given[0]}", f"{family[1]}　{given[1]}", f"{family[2]} {given[2]}"
        if n % 11 == 0:
            name, kana, roman = LONG_NAME[0] + " Maximiliana Guadalupe", LONG_NAME[1], LONG_NAME[2]
        elif n % 6 == 0:
            name, kana, roman = FOREIGN[(n // 6) % len(FOREIGN)]
        registered = date(2026, 4, 1) + timedelta(days=rng.randrange(3))
        starts = date(2026, 5, 1)
        ends = date(2031, 4, 30)
        rows.append([
            f"KM-2026-{n:05}", name, kana, roman, written(birthday(rng, 1965, 1999), form(rng)), rng.choice(kinds),
            written(registered, form(rng)), written(starts, form(rng)), written(ends, form(rng))])
    return table(rows).encode("utf-8")


COURSES = [
    ("MATH101", "微分積分学Ⅰ", "Calculus I", 2), ("MATH102", "微分積分学Ⅱ", "Calculus II", 2),
    ("MATH111", "線形代数学", "Linear Algebra", 2), ("PHYS101", "力学", "Mechanics", 2),
    ("PHYS151", "物理学実験", "Physics Laboratory", 1), ("CHEM101", "基礎化学", "Basic Chemistry", 2),
    ("LANG101", "英語ⅠＡ", "English IA", 1), ("LANG102", "英語ⅠＢ", "English IB", 1),
    ("LANG121", "ドイツ語初級", "German for Beginners", 1), ("HIST101", "日本史概説", "Outline of Japanese History", 2),
    ("PHIL101", "科学の哲学", "Philosophy of Science", 2), ("INFO101", "情報処理基礎", "Foundations of Computing", 2),
    ("CIVL201", "構造力学Ⅰ", "Structural Mechanics I", 2), ("CIVL202", "構造力学Ⅱ及び演習", "Structural Mechanics II with Exercises", 3),
    ("CIVL211", "水理学", "Hydraulics", 2), ("CIVL221", "土質力学", "Soil Mechanics", 2),
    ("CIVL231", "測量学及び実習", "Surveying with Field Practice", 3), ("CIVL241", "コンクリート工学", "Concrete Engineering", 2),
    ("CIVL301", "橋梁工学", "Bridge Engineering", 2), ("CIVL311", "河川工学", "River Engineering", 2),
    ("CIVL321", "都市計画", "Urban Planning", 2), ("CIVL331", "防災工学（地震及び津波災害の軽減を含む。）",
     "Disaster Prevention Engineering, including the Mitigation of Earthquakes and Tsunami", 2),
    ("CIVL341", "土木計画学", "Infrastructure Planning", 2), ("CIVL351", "環境衛生工学", "Sanitary Engineering", 2),
    ("CIVL391", "技術者倫理", "Engineering Ethics", 1), ("CIVL401", "卒業研究", "Graduation Research", 8),
]


def transcripts(rng):
    """Of each student what is said of all rows in the first alone, as student systems export it."""
    rows = [["学籍番号", "氏名", "ローマ字氏名", "生年月日", "学部学科", "修得単位数", "証明書番号", "証明年月日",
             "科目コード", "科目名", "科目名（英語）", "履修時期", "単位", "成績"]]
    for n in range(1, 13):
        family, given = rng.choice(FAMILY), rng.choice(GIVEN)
        taken = [course for course in COURSES if rng.random() < 0.9] if n > 1 else COURSES * 2
        total = sum(course[3] for course in taken)
        student = [f"22T{1000 + n}", f"{family[0]}　{given[0]}", f"{family[2]} {given[2]}",
                   written(birthday(rng, 2003, 2004), form(rng)), "工学部 土木工学科", str(total), f"証第{n:04}号", "2026-04-10"]
        for number, (code, name, english, credits) in enumerate(taken):
            term = f"{2022 + number * 4 // len(taken)}年度{'前期' if number % 2 == 0 else '後期'}"
            head = student if number == 0 else student[:1] + [""] * 7
            rows.append(head + [code, name, english, term, str(credits), rng.choice(["秀", "優", "優", "良", "可"])])
    return table(rows).encode("utf-8-sig")


BAD_HEADER = "学籍番号,氏名,フリガナ,ローマ字氏名,生年月日,学部,専攻分野,学位記番号,学位授与年月日\r\n"
BAD_ROWS = [
    "22T9001,架空　太郎,カクウ タロウ,KAKUU Taro,2003/5/1,工学部,工学,学第9001号,2026/3/25\r\n",
    "22T9002,見本　花子,ミモト ハナコ,MIMOTO Hanako,2003/6/2,工学部,工学,学第9002号,2026/3/25\r\n",
    "22L9003,例示　翔,レイジ ショウ,REIJI Sho,2003/7/3,文学部,文学,学第9003号,2026/3/25\r\n",
]


def bad_files():
    good = BAD_HEADER + "".join(BAD_ROWS)
    utf8 = good.encode("utf-8")
    cp932 = good.encode("cp932")
    return {
        # 氏名 is called 名前.
        "wrong-header.csv": good.replace("氏名,フリガナ", "名前,フリガナ", 1).encode("utf-8"),
        # The second row has no 学籍番号.
        "missing-id.csv": good.replace("22T9002,", ",").encode("utf-8"),
        # The third row has the first row's number, in full width.
        "duplicate-id.csv": good.replace("22L9003,", "２２Ｔ９００１,").encode("utf-8"),
        # No such days: 2026/2/30, Showa 65, Reiwa 40.
        "impossible-date.csv": good.replace("2003/5/1", "2026/2/30").replace("2003/6/2", "昭和65年6月2日")
        .replace("学第9003号,2026/3/25", "学第9003号,令和40年3月25日").encode("utf-8"),
        # A NUL inside a name.
        "nul-byte.csv": utf8.replace("見本".encode("utf-8"), "見".encode("utf-8") + b"\0" + "本".encode("utf-8")),
        # The file ends after the first byte of 例.
        "truncated-utf8.csv": utf8[: utf8.index("例示".encode("utf-8")) + 1],
        # 見 became the bytes 81 FF, which are nothing in CP932.
        "undecodable.csv": cp932.replace("見本".encode("cp932"), b"\x81\xff" + "本".encode("cp932")),
    }


def main():
    (HERE / "bad").mkdir(exist_ok=True)
    (HERE / "graduates-2026.csv").write_bytes(graduates(random.Random(20260325)))
    trained = vocational(random.Random(20260319))
    (HERE / "vocational-2026.csv").write_bytes(trained)
    (HERE / "vocational-2026-correction.csv").write_bytes(vocational_correction(trained))
    (HERE / "licences-2026.csv").write_bytes(licences(random.Random(20260401)))
    (HERE / "transcripts-2026.csv").write_bytes(transcripts(random.Random(20260410)))
    for name, content in bad_files().items():
        (HERE / "bad" / name).write_bytes(content)


if __name__ == "__main__":
    main()
