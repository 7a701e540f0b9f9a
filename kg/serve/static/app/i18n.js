// Texts of the explorer in Arabic and English, and how numbers and days are written.

export const lang = document.documentElement.lang === "en" ? "en" : "ar";
export const arrow = lang === "ar" ? "←" : "→";

const TEXTS = {
  ar: {
    loading: "جار التحميل…", failed: "تعذر التحميل", nothing: "لا شيء هنا", missing: "لا يوجد هذا في الشبكة",
    sparql: "استعلام SPARQL لهذا العرض", download: "تنزيل", filters: "تصفية", relation: "العلاقة", all: "الكل",
    from: "من", to: "إلى", belief: "التصديق", least_belief: "أدنى تصديق", outlet: "الوسيلة", named: "ذوو الأسماء فقط",
    reset: "إزالة التصفية", graph: "شبكة من فعل ماذا بمن", graph_hint: "انقر سهما لتقرأ جمله، أو كيانا لترى جيرانه.",
    strongest: "أقوى العلاقات", as_list: "العلاقات", expand: "أظهر الجيران", open: "افتح الصفحة", zoom_in: "تكبير",
    zoom_out: "تصغير", fit: "الشبكة كلها", close: "إغلاق", back: "رجوع", sentences: "الجمل", unknown_day: "بلا تاريخ",
    left_out: "علاقات أضعف لا تظهر", article: "المقالة", original: "الأصل", timeline: "عبر الزمن", map: "على الخريطة",
    brush: "اسحب لاختيار مدة", brush_from: "بداية المدة", brush_to: "نهاية المدة", clear_brush: "كل المدة",
    did: "ما فعله", underwent: "ما فُعل به", said: "ما قاله", said_of: "ما قيل عنه", here: "ما جرى فيه",
    in_articles: "مقالات ورد فيها", aliases: "يسمى أيضا", within: "في", same_as: "في قواعد أخرى", neighbours: "جيرانه",
    versions: "رواية كل وسيلة", tolls: "الحصيلة", killed: "القتلى", injured: "الجرحى", contradictions: "التناقضات",
    claims_about: "ما قيل عن هذا الحدث", place: "المكان", day: "اليوم", weapon: "السلاح", kind: "النوع", realis: "الوقوع",
    actual: "وقع", denied: "منفي", planned: "مخطط له", hypothetical: "مفترض", attributed: "منسوب إلى متحدث",
    own_voice: "بصوت الوسيلة", reprint: "منقول عن نص آخر", confidence: "ثقة الاستخراج", chain: "سلسلة الإسناد",
    says_outlet: "نشرت", says_via: "نقلا عن", says_speaker: "قال", the_claim: "القول", about_events: "الأحداث في هذا القول",
    names_in: "من ورد في القول", evidence: "حيث ورد", legend: "مفتاح الألوان", entity: "كيان", event: "حدث", claim: "قول",
    events_here: "الأحداث في هذه المقالة", claims_here: "الأقوال في هذه المقالة", same_story: "نص الخبر نفسه في", no_text: "نص هذه المقالة غير محفوظ في المخزن.",
    published: "نشر في", speakers: "أكثر من تنقل عنهم", articles: "المقالات", search: "ابحث", outlets: "وسائل الإعلام", results: "النتائج", entities: "الكيانات",
    events: "الأحداث", claims: "الأقوال", more: "المزيد", type_word: "اكتب كلمة: حوثي، غارة، «وقف إطلاق النار»…", no_results: "لم يوجد شيء لهذه الكلمات.",
    casualties: "حصائل مختلفة", perpetrator: "فاعلون مختلفون", occurrence: "وقوع ونفي", versus: "مقابل", no_contradictions: "لا تناقض في هذا المخزن.",
    unknown_outlet: "وسيلة غير معروفة", inexact: "موضع تقريبي", places: "الأماكن", no_places: "لا مكان معروف على الخريطة لهذه الأحداث.", attacks: "اعتداءات",
    others: "غيرها", of: "من", examples: "أسئلة جاهزة", choose_example: "اختر سؤالا جاهزا…", no_events: "لا أحداث بهذه التصفية.", unknown_actor: "فاعل غير مذكور",
    assert: "إخبار", deny: "نفي", confirm: "تأكيد", demand: "مطالبة", promise: "وعد", threaten: "تهديد", question: "سؤال",
    PER: "شخص", ORG: "جهة", GRP: "جماعة", GPE: "بلد أو مدينة", LOC: "مكان", FAC: "منشأة", OTHER: "غير ذلك", unnamed: "بلا اسم",
    map_hint: "انقر دائرة لترى ما جرى فيها.", clipped: "أحداث أقدم أو أحدث خارج الرسم",
  },
  en: {
    loading: "Loading…", failed: "This could not be loaded", nothing: "Nothing here", missing: "There is no such thing in this graph",
    sparql: "The SPARQL of this view", download: "Download", filters: "Filters", relation: "Relation", all: "All",
    from: "From", to: "To", belief: "belief", least_belief: "Least belief", outlet: "Outlet", named: "Named only",
    reset: "Clear filters", graph: "Who did what to whom", graph_hint: "Click an arrow to read its sentences, or an entity to see its neighbours.",
    strongest: "Strongest relations", as_list: "Relations", expand: "Show neighbours", open: "Open page", zoom_in: "Zoom in",
    zoom_out: "Zoom out", fit: "Whole graph", close: "Close", back: "Back", sentences: "Sentences", unknown_day: "undated",
    left_out: "weaker relations not shown", article: "article", original: "original", timeline: "Over time", map: "On the map",
    brush: "Drag to choose a period", brush_from: "Start of the period", brush_to: "End of the period", clear_brush: "Whole time",
    did: "What it did", underwent: "What was done to it", said: "What it said", said_of: "What was said about it", here: "What happened there",
    in_articles: "Articles that name it", aliases: "Also called", within: "In", same_as: "In other data sets", neighbours: "Its neighbours",
    versions: "Each outlet's version", tolls: "Tolls", killed: "Killed", injured: "Injured", contradictions: "Contradictions",
    claims_about: "What was said about this event", place: "Place", day: "Day", weapon: "Weapon", kind: "Kind", realis: "Realis",
    actual: "happened", denied: "denied", planned: "planned", hypothetical: "hypothetical", attributed: "attributed to a speaker",
    own_voice: "in the outlet's own voice", reprint: "reprint of another text", confidence: "extraction confidence", chain: "Chain of attribution",
    says_outlet: "published", says_via: "relayed by", says_speaker: "said", the_claim: "claim", about_events: "Events inside this claim",
    names_in: "Named in the claim", evidence: "Where it stands", legend: "Legend", entity: "entity", event: "event", claim: "claim",
    events_here: "Events in this article", claims_here: "Claims in this article", same_story: "The same text in", no_text: "The store does not keep the text of this article.",
    published: "published", speakers: "Most quoted", articles: "Articles", search: "Search", outlets: "Outlets", results: "Results", entities: "Entities",
    events: "Events", claims: "Claims", more: "More", type_word: "Type a word: حوثي, غارة, “وقف إطلاق النار”…", no_results: "Nothing was found for these words.",
    casualties: "different tolls", perpetrator: "different perpetrators", occurrence: "asserted and denied", versus: "against", no_contradictions: "No contradiction in this store.",
    unknown_outlet: "unknown outlet", inexact: "approximate position", places: "Places", no_places: "None of these events has a place on the map.", attacks: "attacks",
    others: "others", of: "of", examples: "Ready-made questions", choose_example: "Choose a ready-made question…", no_events: "No events with these filters.", unknown_actor: "actor not named",
    assert: "statement", deny: "denial", confirm: "confirmation", demand: "demand", promise: "promise", threaten: "threat", question: "question",
    PER: "person", ORG: "organisation", GRP: "group", GPE: "country or city", LOC: "place", FAC: "facility", OTHER: "other", unnamed: "unnamed",
    map_hint: "Click a circle to see what happened there.", clipped: "earlier or later events outside the chart",
  },
};

// Forms for counted nouns, by the plural rules of each language.
const COUNTED = {
  ar: {
    event: ["لا أحداث", "حدث واحد", "حدثان", "# أحداث", "# حدثا", "# حدث"],
    claim: ["لا أقوال", "قول واحد", "قولان", "# أقوال", "# قولا", "# قول"],
    article: ["لا مقالات", "مقالة واحدة", "مقالتان", "# مقالات", "# مقالة", "# مقالة"],
    entity: ["لا كيانات", "كيان واحد", "كيانان", "# كيانات", "# كيانا", "# كيان"],
    outlet: ["لا وسائل إعلام", "وسيلة إعلام", "وسيلتا إعلام", "# وسائل إعلام", "# وسيلة إعلام", "# وسيلة إعلام"],
    killed: ["لا قتلى", "قتيل واحد", "قتيلان", "# قتلى", "# قتيلا", "# قتيل"],
    injured: ["لا جرحى", "جريح واحد", "جريحان", "# جرحى", "# جريحا", "# جريح"],
    attack: ["لا اعتداءات", "اعتداء واحد", "اعتداءان", "# اعتداءات", "# اعتداء", "# اعتداء"],
    contradiction: ["لا تناقض", "تناقض واحد", "تناقضان", "# تناقضات", "# تناقضا", "# تناقض"],
  },
  en: {
    event: ["# events", "# event"], claim: ["# claims", "# claim"], article: ["# articles", "# article"],
    entity: ["# entities", "# entity"], outlet: ["# outlets", "# outlet"], killed: ["# killed", "# killed"],
    injured: ["# injured", "# injured"], attack: ["# attacks", "# attack"], contradiction: ["# contradictions", "# contradiction"],
  },
};

const locale = lang === "ar" ? "ar-u-nu-latn-ca-gregory" : "en-GB";
const numbers = new Intl.NumberFormat(locale);
const plurals = new Intl.PluralRules(lang);
const FORMS = lang === "ar" ? ["zero", "one", "two", "few", "many", "other"] : ["other", "one"];

export const t = (key) => TEXTS[lang][key] ?? key;
export const number = (value) => numbers.format(value);
export const percent = (value) => `${numbers.format(Math.round(value * 100))}%`;

/** A number with its noun: حدثان، 3 أحداث، 11 حدثا. */
export function counted(noun, value) {
  const form = Math.max(0, FORMS.indexOf(plurals.select(value)));
  return COUNTED[lang][noun][form].replace("#", number(value));
}

/** A day, month or year as people write it. */
export function day(value) {
  if (!value) return t("unknown_day");
  const [year, month, date] = value.slice(0, 10).split("-").map(Number);
  const options = { year: "numeric", timeZone: "UTC" };
  if (month) options.month = "long";
  if (date) options.day = "numeric";
  const moment = new Date(Date.UTC(2000, (month || 1) - 1, date || 1));
  moment.setUTCFullYear(year);
  return new Intl.DateTimeFormat(locale, options).format(moment);
}

/** The text in the page's language, else in the other. */
export function name(thing) {
  if (!thing) return "";
  return (lang === "ar" ? thing.ar || thing.en : thing.en || thing.ar) || thing.key || "";
}
