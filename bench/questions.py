"""What visitors ask in the measurements: plain sentences of everyday life, each answered by one topic."""

QUESTIONS = {
    "de": (
        "Wie bekomme ich einen Kita-Platz für meine Tochter?",
        "Wo melde ich mein Kind in der Schule an?",
        "Wie verlängere ich meine Aufenthaltserlaubnis?",
        "Wo finde ich einen Deutschkurs?",
    ),
    "en": (
        "How do I register my child at school?",
        "How do I extend my residence permit?",
        "Where can I find a German course?",
        "How do I register my new address?",
    ),
    "uk": (
        "Як записати дитину до школи?",
        "Як продовжити дозвіл на проживання?",
        "Де знайти курси німецької мови?",
        "Як зареєструвати нову адресу?",
    ),
    "ar": (
        "كيف أحصل على مكان في الروضة لابنتي؟",
        "كيف أمدد تصريح الإقامة؟",
        "أين أجد دورة لتعلم اللغة الألمانية؟",
        "كيف أسجل عنواني الجديد؟",
    ),
}
