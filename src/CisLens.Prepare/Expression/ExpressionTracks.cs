using System.IO.Enumeration;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Tables;

namespace CisLens.Prepare.Expression;

/// <summary>The tracks of an expression dataset: columns of the table, means of columns, and log ratios of two of these.</summary>
sealed class ExpressionTracks
{
    readonly List<(string Name, int[] Columns)> _means = [];
    readonly List<(string Name, int Over, int Under)> _tracks = [];   // indexes into the means; Under is -1 without a ratio
    readonly ExpressionTransform _transform;
    readonly double[] _values;

    /// <summary>Resolves the options against the columns of a table.</summary>
    /// <exception cref="UsageException">A column is not in the table, or a track is named twice.</exception>
    public ExpressionTracks(ExpressionOptions options, ExpressionTable table)
    {
        _transform = ExpressionTransform.Parse(options.Transform);
        // without --tracks, all columns are tracks, unless there are means
        bool all = options.Tracks.Count == 0 && options.Means.Count == 0 && options.Groups is null;
        foreach (int column in all ? Find(table, "--tracks", ["*"]) : Find(table, "--tracks", options.Tracks))
            Add(table.Columns[column], [column], $"--tracks {table.Columns[column]}");
        foreach (string mean in options.Means)
        {
            var (name, of) = Split(mean, "--mean", "NAME=COLUMN,COLUMN");
            Add(name, [.. Find(table, $"--mean {name}", of.Split(','))], $"--mean {mean}");
        }
        foreach (var (name, columns) in Groups(options.Groups))
            Add(name, [.. Find(table, options.Groups!, columns)], $"{options.Groups}: {name}");
        _tracks.AddRange(_means.Select((mean, index) => (mean.Name, index, -1)));
        foreach (string ratio in options.Ratios)
            AddRatio(ratio, table);
        _values = new double[_means.Count];
    }

    /// <summary>The tracks, in order.</summary>
    public IReadOnlyList<Track> Tracks => [.. _tracks.Select(t => new Track
    {
        Id = t.Name,
        Kind = _transform.Name == "on" ? TrackKind.Probability : TrackKind.Scalar,
        Assay = "expression",
    })];

    /// <summary>The labels of the current row of a table; NaN where a value is missing.</summary>
    /// <exception cref="InputException">A cell is no number, or has no logarithm.</exception>
    public void Labels(ExpressionTable table, Span<float> labels)
    {
        for (int m = 0; m < _values.Length; m++)
            _values[m] = Label(table, _means[m].Columns);
        for (int t = 0; t < _tracks.Count; t++)
            labels[t] = (float)(_values[_tracks[t].Over] - (_tracks[t].Under < 0 ? 0 : _values[_tracks[t].Under]));
    }

    // the mean of the columns that are not missing, transformed
    double Label(ExpressionTable table, int[] columns)
    {
        double sum = 0;
        int count = 0;
        foreach (int column in columns)
            if (table.Value(column) is var value && !double.IsNaN(value))
                (sum, count) = (sum + value, count + 1);
        double mean = count == 0 ? double.NaN : sum / count, label = _transform.Apply(mean);
        return double.IsNaN(label) && count > 0
            ? throw table.Fault($"the value of {string.Join(",", columns.Select(c => table.Columns[c]))} is {mean}, which with a "
                + $"pseudocount of {_transform.Pseudo} has no logarithm; choose another --transform")
            : label;
    }

    void Add(string name, int[] columns, string source)
    {
        if (_means.Any(m => m.Name == name))
            throw new UsageException($"{source}: a track is named twice; give each track one name");
        _means.Add((name, columns));
    }

    void AddRatio(string text, ExpressionTable table)
    {
        if (!_transform.IsLog)
            throw new UsageException($"--ratio {text} needs a logarithm; set --transform to log2:NUMBER or ln:NUMBER");
        var (name, of) = Split(text, "--ratio", "NAME=OVER/UNDER");
        if (_tracks.Any(t => t.Name == name))
            throw new UsageException($"--ratio {text}: a track is named twice; give each track one name");
        for (int slash = of.IndexOf('/'); slash >= 0; slash = of.IndexOf('/', slash + 1))
            if (Operand(of[..slash], table) is { } over && Operand(of[(slash + 1)..], table) is { } under)
            {
                _tracks.Add((name, over, under));
                return;
            }
        throw new UsageException($"--ratio {text}: expected NAME=OVER/UNDER, each a --mean or a column: "
            + string.Join(", ", _means.Select(m => m.Name).Union(Samples(table)).Take(8)));
    }

    // a column that is no track by itself is a mean of one column
    int? Operand(string name, ExpressionTable table)
    {
        int known = _means.FindIndex(m => m.Name == name);
        if (known >= 0)
            return known;
        int column = table.Columns.ToList().IndexOf(name);
        if (column < 0 || !table.IsSample(column))
            return null;
        _means.Add((name, [column]));
        return _means.Count - 1;
    }

    static IEnumerable<string> Samples(ExpressionTable table) => table.Columns.Where((_, column) => table.IsSample(column));

    // the columns that match names or patterns, in the order of the table
    static SortedSet<int> Find(ExpressionTable table, string source, IEnumerable<string> patterns)
    {
        var found = new SortedSet<int>();
        foreach (string pattern in patterns.Select(p => p.Trim()))
        {
            var matched = table.Columns.Index().Where(c => table.IsSample(c.Index)
                && (c.Item == pattern || FileSystemName.MatchesSimpleExpression(pattern, c.Item, ignoreCase: false))).ToList();
            if (matched.Count == 0)
                throw new UsageException($"{source}: the expression table has no column {pattern}; it has "
                    + string.Join(", ", Samples(table).Take(8)) + (Samples(table).Count() > 8 ? ", …" : "")
                    + DidYouMean.Hint(pattern, Samples(table)));
            found.UnionWith(matched.Select(c => c.Index));
        }
        return found;
    }

    static (string Name, string Text) Split(string text, string option, string expected) =>
        text.IndexOf('=') is > 0 and var at && at < text.Length - 1 ? (text[..at].Trim(), text[(at + 1)..].Trim())
            : throw new UsageException($"{option} is {text}, expected {expected}");

    // a table with the columns track and column: the columns of each mean
    static IEnumerable<(string Name, string[] Columns)> Groups(string? path)
    {
        if (path is null)
            return [];
        var rows = new List<(string Track, string Column)>();
        using var table = TableReader.Open(path);
        int track = table.Require("track"), column = table.Require("column");
        while (table.Read())
            rows.Add((table.Row[track], table.Row[column]));
        return [.. rows.GroupBy(r => r.Track).Select(g => (g.Key, g.Select(r => r.Column).ToArray()))];
    }
}
