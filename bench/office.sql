-- A house that has been busy for a year and is booked for another, all of it invented: for bench/office.py alone, which
-- fills in the numbers, on an empty database with a pack. Times are local.
SET TimeZone TO 'Europe/Berlin';

INSERT INTO counsellors (name, locales, team, woman)
SELECT 'Counsellor ' || nth, ARRAY['de', 'en', (ARRAY['ar', 'uk', 'vi', 'pl'])[1 + mod(nth, 4)]], 1, mod(nth, 2) = 0
FROM generate_series(1, %(counsellors)s) AS nth;

INSERT INTO availabilities (counsellor, weekday, start, "end", minutes, modes)
SELECT id, day, '09:00', '17:00', 60, '{room,phone}' FROM counsellors, generate_series(0, 4) AS day;

INSERT INTO absences (counsellor, start, "end", substitute)
SELECT id, away, away + interval '5 days', CASE WHEN id > 1 THEN id - 1 END
FROM counsellors, generate_series(now() + interval '30 days', now() + interval '180 days', '30 days') AS away;

INSERT INTO visitors (id, state, seen_at)
SELECT md5('visitor' || nth), '{}', now() FROM generate_series(1, %(appointments)s) AS nth;

INSERT INTO reach (channel, address, visitor)
SELECT 'telegram', 10000000 + nth, md5('visitor' || nth) FROM generate_series(1, %(appointments)s) AS nth;

-- Of each counsellor the first forty are four a day from this Monday on, and one of the last day waits for an answer,
-- for so long that all colleagues have been asked. The others lie one a day over the two years.
INSERT INTO appointments (
    id, counsellor, visitor, during, status, locale, topic, number, mode, name, about, wishes, asked_at
)
SELECT md5(id || '-' || nth), id, md5('visitor' || 1 + mod(nth * %(counsellors)s + id, %(appointments)s)),
    tstzrange(start, start + interval '1 hour'),
    CASE
        WHEN nth = 36 THEN 'requested'
        WHEN mod(nth, 10) = 1 THEN 'cancelled'
        WHEN start > now() THEN 'confirmed'
        WHEN mod(nth, 7) = 0 THEN 'missed'
        ELSE 'attended'
    END,
    (ARRAY['ar', 'uk', 'vi', 'pl', 'ru', 'ku', 'de', 'en', 'ckb'])[1 + mod(nth, 9)],
    (ARRAY['kita_place', 'rent', 'kita_cost'])[1 + mod(nth, 3)],
    upper(left(md5(nth || '-' || id), 4)), (ARRAY['room', 'phone'])[1 + mod(nth, 2)], 'Amina',
    repeat('We moved here last month and nobody could tell us where to go. ', 1 + mod(nth, 3)),
    '{"woman": true, "with_child": true}', least(now(), start) - interval '14 days'
FROM counsellors, generate_series(0, %(each)s - 1) AS nth, LATERAL (
    SELECT CASE
        WHEN nth < 40 THEN date_trunc('week', now()) + make_interval(days => nth / 4, hours => 9 + mod(nth, 4))
        ELSE date_trunc('day', now()) - interval '1 year'
            + make_interval(days => (nth - 40) * 730 / greatest(%(each)s - 40, 1), hours => 15)
    END AS start
) AS times;

INSERT INTO notices (kind, audience, appointment, due, outcome, sent_at, created_at)
SELECT kind, CASE kind WHEN 'requested' THEN 'counsellor' ELSE 'visitor' END, id, due,
    CASE WHEN due < now() THEN 'sent' END, CASE WHEN due < now() THEN due END, asked_at
FROM appointments, (VALUES
    ('requested', interval '14 days'), ('confirmed', interval '13 days'),
    ('remind_day', interval '1 day'), ('remind_hours', interval '2 hours')
) AS told (kind, before), LATERAL (SELECT lower(during) - before AS due) AS times
WHERE status <> 'requested' OR kind = 'requested';

-- One in five is open, one in fifty waits, the others are over.
INSERT INTO cases (number, visitor, locale, topic, team, counsellor, status, card, opened_at, taken_at, closed_at)
SELECT upper(left(md5('case' || nth), 4)), md5('visitor' || 1 + nth),
    (ARRAY['ar', 'uk', 'vi', 'pl', 'ru', 'ku', 'de', 'en', 'ckb'])[1 + mod(nth, 9)], 'kita_place', 1,
    CASE status WHEN 'waiting' THEN NULL ELSE 1 + mod(nth / 5, %(counsellors)s) END, status,
    '{"asked": ["kita_place", "kita_cost"], "seen": ["kita_place"], "missing": ["mode"], "wishes": {"woman": true}}',
    now() - opened, CASE WHEN status <> 'waiting' THEN now() - opened + interval '9 minutes' END,
    CASE status WHEN 'closed' THEN now() - opened / 2 END
FROM generate_series(0, %(cases)s - 1) AS nth,
    LATERAL (SELECT (1 + nth) * interval '12 hours' AS opened) AS times,
    LATERAL (
        SELECT CASE WHEN mod(nth, 50) = 7 THEN 'waiting' WHEN mod(nth, 5) = 0 THEN 'open' ELSE 'closed' END AS status
    ) AS standing;

INSERT INTO case_messages ("case", author, counsellor, text, at, delivered_at)
SELECT id, author, CASE author WHEN 'counsellor' THEN counsellor END,
    repeat('Ich habe den Brief vom Amt bekommen und verstehe nicht, was ich tun soll. ', 1 + mod(nth, 3)),
    opened_at + nth * interval '7 minutes', opened_at + nth * interval '7 minutes'
FROM generate_series(1, 20) AS nth, cases,
    LATERAL (SELECT (ARRAY['counsellor', 'visitor'])[1 + mod(nth, 2)] AS author) AS said
ORDER BY nth, id;

-- As of ten times as many questions as appointments, most of them about the same few topics in the same few languages.
INSERT INTO figures (month, kind, topic, locale, count)
SELECT month, kind, topic, locale, count(*)
FROM generate_series(1, 10 * %(appointments)s), LATERAL (
    SELECT date_trunc('month', now() - random() * interval '2 years') AS month,
        (ARRAY['answered', 'handed_over', 'not_understood', 'booked', 'attended', 'missed', 'talk'])
            [1 + floor(7 * random() ^ 2)] AS kind,
        'topic_' || floor(64 * random() ^ 3) AS topic,
        (ARRAY['ar', 'uk', 'ru', 'en', 'de', 'vi', 'ku', 'pl', 'ckb'])[1 + floor(9 * random() ^ 2)] AS locale
    WHERE generate_series IS NOT NULL
) AS counted
GROUP BY month, kind, topic, locale;

ANALYZE;
