using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Mutate.Scoring;

/// <summary>
/// Selects tracks by their columns: <c>assay=DNASE &amp; biosample~liver</c>. A condition is COLUMN=VALUE, COLUMN!=VALUE or, for a part of
/// the text, COLUMN~VALUE. Case is ignored. <c>&amp;</c> binds more than <c>|</c>. A value with one of these characters is in quotes.
/// </summary>
static class TrackQuery
{
    const int MostShown = 5;

    enum Operator { Equal, NotEqual, Contains }

    sealed record Condition(int Column, Operator Operator, string Value)
    {
        public bool Fits(IReadOnlyList<Track> tracks, int track)
        {
            string? value = TrackColumns.Value(tracks, track, Column);
            return Operator switch
            {
                Operator.Equal => string.Equals(value, Value, StringComparison.OrdinalIgnoreCase),
                Operator.NotEqual => !string.Equals(value, Value, StringComparison.OrdinalIgnoreCase),
                _ => value is not null && value.Contains(Value, StringComparison.OrdinalIgnoreCase),
            };
        }
    }

    /// <summary>True if a text has conditions.</summary>
    public static bool IsQuery(string text) => text.AsSpan().ContainsAny('=', '~');

    /// <summary>Indexes of the tracks that fit, ascending.</summary>
    /// <exception cref="UsageException">The text is not valid, a column is not known, or no track fits.</exception>
    public static List<int> Find(string text, ModelManifest manifest)
    {
        Condition[][] any = [.. Split(text, '|').Select(all => Split(all, '&').Select(one => Parse(text, one)).ToArray())];
        var tracks = manifest.Tracks;
        var found = Enumerable.Range(0, tracks.Count).Where(t => any.Any(all => all.All(c => c.Fits(tracks, t)))).ToList();
        return found.Count > 0 ? found
            : throw new UsageException($"--tracks {text}: no track of {manifest.Name} fits; {Known(any[0][0], tracks)}");
    }

    static Condition Parse(string text, string condition)
    {
        int at = condition.AsSpan().IndexOfAny('=', '~');
        bool not = at > 0 && condition[at] == '=' && condition[at - 1] == '!';
        string column = at < 0 ? "" : condition[..(not ? at - 1 : at)].Trim(), value = condition[(at + 1)..].Trim();
        if (value is ['"', .. var inner, '"'])
            value = inner;
        if (column.Length == 0 || value.Length == 0)
            throw new UsageException($"--tracks {text}: \"{condition.Trim()}\", expected COLUMN=VALUE, COLUMN!=VALUE or COLUMN~VALUE, "
                + "joined by & or |, with quotes around a value that has one of these characters");
        int index = TrackColumns.IndexOf(column);
        if (index < 0)
            throw new UsageException($"--tracks {text}: no column \"{column}\""
                + DidYouMean.Hint(column, [.. TrackColumns.Names, "biosample"])
                + $"; the columns are {string.Join(", ", TrackColumns.Names)}");
        return new(index, not ? Operator.NotEqual : condition[at] == '~' ? Operator.Contains : Operator.Equal, value);
    }

    // the parts between separators that are not in quotes
    static IEnumerable<string> Split(string text, char separator)
    {
        bool quoted = false;
        int start = 0;
        for (int i = 0; i < text.Length; i++)
        {
            quoted ^= text[i] == '"';
            if (text[i] != separator || quoted)
                continue;
            yield return text[start..i];
            start = i + 1;
        }
        yield return text[start..];
    }

    // what the model has in the column of the first condition
    static string Known(Condition first, IReadOnlyList<Track> tracks)
    {
        var values = Enumerable.Range(0, tracks.Count).Select(t => TrackColumns.Value(tracks, t, first.Column)).OfType<string>()
            .CountBy(v => v).OrderByDescending(v => v.Value).ThenBy(v => v.Key, StringComparer.Ordinal).ToList();
        string column = TrackColumns.Names[first.Column];
        return values.Count == 0 ? $"its tracks have no {column}"
            : $"values of {column} are {string.Join(", ", values.Take(MostShown).Select(v => $"{v.Key} ({v.Value})"))}"
                + (values.Count > MostShown ? $" and {values.Count - MostShown} more" : "")
                + DidYouMean.Hint(first.Value, values.Select(v => v.Key));
    }
}
