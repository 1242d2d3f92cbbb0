using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using CisLens.Core;
using CisLens.Formats.Text;

namespace CisLens.Models.Boosters;

/// <summary>
/// Reads text dumps of XGBoost, with or without statistics, of features without names. A dump does not contain its number of trees, so
/// a dump that ends after a whole tree is not recognised as truncated.
/// </summary>
sealed partial class BoosterDump
{
    readonly string _path;
    readonly LineReader _lines;
    string? _line;   // the current line; null after the last

    BoosterDump(string path, byte[] bytes)
    {
        (_path, _lines) = (path, new LineReader(path, new MemoryStream(bytes)));
        Next();
    }

    public static Booster Read(string path, byte[] bytes, int? features, DumpFacts? facts)
    {
        if (facts is null)
            throw InputException.In(path, "is a text dump, which has no base score and no objective; give them, or give the saved model");
        var (dump, margin) = (new BoosterDump(path, bytes), BoosterFile.BaseMargin(path, facts.BaseScore, facts.Objective));
        var trees = new List<TreeBooster.Node[]>();
        for (; dump._line is not null; trees.Add(dump.Tree(trees.Count)))
        {
            if (dump._line.TrimEnd(':') == $"booster[{trees.Count}]")
                dump.Next();
            else if (dump._line != "bias:" || trees.Count > 0)
                throw dump.Bad($"booster[{trees.Count}]");
            if (dump._line == "bias:" && trees.Count == 0)
                return dump.Linear(margin, facts.Objective);
        }
        return features is { } count ? TreeBooster.From(count, margin, facts.Objective, trees)
            : throw InputException.In(path, "is a text dump of trees, which has no number of features; give it, or give the saved model");
    }

    // goes to the next line that is not blank
    void Next()
    {
        do
            if (_lines.Read(out var line))
                _line = Encoding.UTF8.GetString(line).Trim();
            else
                _line = _lines.EndedInNewline ? null
                    : throw _lines.Fault("the last line has no line break; download or copy the file again");
        while (_line is "");
    }

    LinearBooster Linear(float margin, BoosterObjective objective)
    {
        Next();
        float bias = Number(_line);
        Next();
        if (_line != "weight:")
            throw Bad("\"weight:\"");
        var weights = new List<float>();
        for (Next(); _line is not null; Next())
            weights.Add(Number(_line));
        return BoosterFile.Linear(_path, [.. weights, bias], weights.Count, margin, objective);
    }

    // the numbers of the nodes may have gaps
    TreeBooster.Node[] Tree(int tree)
    {
        var (indexes, nodes) = (new Dictionary<int, int>(), new List<TreeBooster.Node>());
        for (; _line is not null && !_line.StartsWith('b'); Next())
        {
            var match = NodeLine().Match(_line);
            if (!match.Success || !indexes.TryAdd(Int(match.Groups["id"]), nodes.Count))
                throw Bad("ID:[fN<VALUE] yes=ID,no=ID,missing=ID or ID:leaf=VALUE, and each ID once");
            nodes.Add(Node(match.Groups));
        }
        return [.. nodes.Select(node => node.Left == -1 ? node : node with { Left = Child(node.Left), Right = Child(node.Right) })];

        int Child(int id) => indexes.TryGetValue(id, out int index) ? index
            : throw InputException.In(_path, $"tree {tree} has no node {id}; download or copy the file again");
    }

    TreeBooster.Node Node(GroupCollection groups)
    {
        float value = Number(groups["value"].Value);
        if (!groups["feature"].Success)
            return new(-1, -1, 0, value);
        int yes = Int(groups["yes"]), missing = Int(groups["missing"]), no = Int(groups["no"]);
        return missing == yes || missing == no
            ? new(yes, no, (uint)Int(groups["feature"]) | (missing == yes ? TreeBooster.MissingLeft : 0), value)
            : throw Bad("the same ID after missing= as after yes= or no=");
    }

    int Int(Group group) => int.TryParse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number
        : throw Bad("whole numbers of 32 bits");

    float Number(string? text) => float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) ? number
        : throw Bad("a number");

    InputException Bad(string expected) => _line is null ? InputException.In(_path, $"ends early; expected {expected}")
        : _lines.Fault($"{Quoted.Text(Encoding.UTF8.GetBytes(_line))}; expected {expected}");

    [GeneratedRegex(@"^(?<id>\d+):(?:\[f(?<feature>\d+)<(?<value>[^\]]+)\] yes=(?<yes>\d+),no=(?<no>\d+),missing=(?<missing>\d+)"
        + @"|leaf=(?<value>[^,]+))(?:,[^,]*)*$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant)]
    private static partial Regex NodeLine();
}
