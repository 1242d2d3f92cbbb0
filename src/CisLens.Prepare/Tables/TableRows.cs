using System.Buffers;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Tables;
using CisLens.Prepare.Folds;

namespace CisLens.Prepare.Tables;

/// <summary>A labelled sequence as read from a file.</summary>
/// <param name="Name">Its id.</param>
/// <param name="Group">Rows of one group stay in one split.</param>
/// <param name="Codes">Its bases, trimmed.</param>
/// <param name="Labels">One value per track; NaN if not measured.</param>
/// <param name="Split">The split in the file, or null.</param>
sealed record SequenceRow(string Name, string Group, byte[] Codes, float[] Labels, Split? Split);

/// <summary>Reads labelled sequences from a table.</summary>
sealed class TableRows(TableOptions options, IReadOnlyList<LabelColumn> labels)
{
    /// <summary>The beginning of the name of a row of a table without ids.</summary>
    public const string NoId = "row ";

    static readonly SearchValues<char> s_letters = SearchValues.Create("ACGTNacgtnRYKMSWBDHVrykmswbdhv");

    /// <summary>The rows in the order of the table.</summary>
    /// <exception cref="InputException">A column is missing, a label is not a number, or a letter is not a base.</exception>
    public IEnumerable<SequenceRow> Read(SequenceTable source)
    {
        using var table = TableReader.Open(source.Path);
        int sequence = options.SequenceColumn is { } s ? table.Require(s) : table.Require(SequenceColumns.Sequence);
        int id = options.IdColumn is { } i ? table.Require(i) : table.IndexOf(SequenceColumns.Id);
        int split = options.SplitColumn is { } c ? table.Require(c) : source.Split is null ? table.IndexOf("split") : -1;
        int group = options.GroupColumn is { } g ? table.Require(g) : -1;
        int[] columns = [.. labels.Select(l => table.Require(l.Column))];
        for (int row = 1; table.Read(); row++)
        {
            string name = id >= 0 ? table.Row[id] : $"{NoId}{row}";
            yield return new SequenceRow(name, group >= 0 ? table.Row[group] : GroupOf(source.Path, name), Bases(table, sequence),
                [.. labels.Select((label, n) => label.Read(table, columns[n]))], source.Split ?? SplitOf(table, split));
        }
    }

    // without an option, equal ids mean one group only within a file: two files may both number their rows
    string GroupOf(string path, string name) => options.GroupSuffix is not { Length: > 0 } suffix ? $"{path}\t{name}"
        : name.EndsWith(suffix, StringComparison.Ordinal) ? name[..^suffix.Length] : name;

    byte[] Bases(TableReader table, int column)
    {
        string text = table.Row[column];
        int length = text.Length - options.TrimLeft - options.TrimRight;
        if (length <= 0)
            throw table.Fault(
                $"the sequence has {text.Length} bases, expected more than the {options.TrimLeft + options.TrimRight} that --trim removes");
        int fault = text.AsSpan().IndexOfAnyExcept(s_letters);
        if (fault >= 0)
            throw table.Fault($"the sequence has '{text[fault]}' at position {fault + 1}, expected A, C, G, T, N or an IUPAC code");
        return Dna.Encode(text.AsSpan(options.TrimLeft, length));
    }

    static Split? SplitOf(TableReader table, int column)
    {
        if (column < 0)
            return null;
        return SplitNames.Find(table.Row[column])
            ?? throw table.Fault($"{table.Columns[column]} is '{table.Row[column]}', expected train, validation or test");
    }
}
