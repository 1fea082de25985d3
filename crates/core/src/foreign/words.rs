//! Short words that tell a language: function words of English and French, and what they share with Vietnamese.
//!
//! Longer words tell by their shape.

/// Words of English that no Vietnamese word is spelled like, or hardly ever.
pub(super) const ENGLISH: &[&str] = &[
    "about", "above", "after", "again", "against", "all", "also", "and", "any", "are", "be", "because", "been",
    "before", "being", "between", "both", "by", "click", "code", "could", "data", "details", "did", "does", "done",
    "down", "each", "email", "every", "few", "file", "first", "for", "from", "get", "group", "had", "has", "have",
    "having", "here", "how", "however", "if", "into", "is", "it", "its", "just", "know", "last", "like", "may", "more",
    "most", "must", "my", "need", "new", "not", "now", "of", "off", "once", "one", "only", "or", "other", "our", "out",
    "over", "own", "page", "people", "please", "project", "read", "report", "return", "review", "same", "see",
    "select", "several", "shall", "she", "should", "since", "some", "such", "system", "table", "take", "test", "their",
    "there", "these", "they", "this", "those", "through", "time", "two", "under", "until", "up", "update", "use",
    "used", "user", "using", "very", "was", "we", "were", "what", "when", "where", "which", "while", "who", "why",
    "will", "with", "within", "work", "world", "would", "year", "years", "yes", "you", "your",
];

/// Words of French that no Vietnamese word is spelled like, or hardly ever.
pub(super) const FRENCH: &[&str] = &[
    "aucun", "autre", "aux", "avec", "avoir", "car", "ce", "ces", "cette", "chaque", "chez", "comme", "dans", "des",
    "deux", "doit", "donc", "dont", "elle", "elles", "entre", "est", "eux", "faire", "fait", "fois", "hier", "il",
    "ils", "jour", "leur", "leurs", "lors", "mais", "moins", "même", "nos", "notre", "nous", "ont", "ou", "où", "par",
    "pas", "peut", "plus", "pour", "puis", "quand", "quel", "quelle", "sans", "sauf", "selon", "sera", "ses", "sont",
    "sous", "sur", "temps", "tous", "tout", "toute", "très", "une", "vers", "voir", "vos", "votre", "vous", "était",
    "été", "être",
];

/// Words of English that are also skeletons of Vietnamese words.
pub(super) const SHARED: &[&str] = &[
    "a", "am", "an", "as", "at", "ban", "bat", "ben", "but", "can", "cho", "con", "do", "go", "hang", "hat", "he",
    "her", "him", "his", "hot", "i", "in", "long", "man", "map", "me", "men", "no", "on", "pin", "sang", "set", "sit",
    "so", "song", "than", "that", "the", "them", "then", "thin", "thing", "tin", "to", "ton", "too", "top", "us",
    "van", "win",
];

/// Words of French that are also skeletons of Vietnamese words, or words.
pub(super) const SHARED_FRENCH: &[&str] = &[
    "au", "bien", "bon", "de", "du", "en", "et", "la", "le", "lui", "ma", "mon", "ne", "ni", "non", "peu", "que",
    "qui", "sa", "se", "si", "son", "un", "à",
];
