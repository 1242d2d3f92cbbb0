using CisLens.Core;
using CisLens.Formats.Hdf5;

namespace CisLens.Mutate.Tables;

/// <summary>Joins the HDF5 files of shards: the result has the same bytes as that of one run.</summary>
static class MatrixMerge
{
    const int BytesAtOnce = 4 << 20;

    /// <summary>Writes the rows of all shards in order.</summary>
    /// <param name="shards">Paths of the shards.</param>
    /// <param name="layout">The names of the datasets.</param>
    /// <param name="output">The output, which can seek.</param>
    /// <exception cref="InputException">A file is damaged, or has other datasets than the first.</exception>
    public static void Write(IReadOnlyList<string> shards, MatrixLayout layout, Stream output)
    {
        using var first = Hdf5Reader.Open(shards[0]);
        string[] ids = first.Root.Dataset(layout.TrackIds).Texts();
        string[] order = first.Root.Attributes[OrderKey].Texts()[0].Split(',');
        var matrices = order.Select(first.Root.Dataset).Select((matrix, i) =>
            (order[i], matrix.Attributes[MatrixLayout.FormulaKey].Texts()[0], matrix.Shape.Count > 1 ? (int?)matrix.Shape[1] : null));
        var (rows, textBytes) = Measure(shards, layout);
        var writer = new Hdf5Writer(output, rows, layout.Columns(textBytes, matrices));
        foreach (string shard in shards)
            Append(shard, [layout.Position, .. layout.Texts, .. order], writer);
        writer.AddTexts(layout.TrackIds, ids);
        writer.AddTexts(layout.TrackLabels, first.Root.Dataset(layout.TrackLabels).Texts());
        writer.Finish(Attributes(first.Root));
    }

    /// <summary>The attribute with the order of the matrices.</summary>
    public const string OrderKey = "cislens_matrices";

    /// <summary>The attribute with the command.</summary>
    public const string CommandKey = "cislens_scoreCommand";

    static Dictionary<string, string> Attributes(Hdf5Group root)
    {
        var attributes = root.Attributes.ToDictionary(a => a.Key, a => a.Value.Texts()[0]);
        // a command that is too long for an attribute is a dataset
        if (root.Find(CommandKey) is Hdf5Dataset command)
            attributes[CommandKey] = command.Texts()[0];
        return attributes;
    }

    static (long Rows, int[] TextBytes) Measure(IReadOnlyList<string> shards, MatrixLayout layout)
    {
        var longest = new int[layout.Texts.Length];
        long rows = 0;
        foreach (string shard in shards)
        {
            using var file = Hdf5Reader.Open(shard);
            rows += file.Root.Dataset(layout.Position).Shape[0];
            for (int i = 0; i < longest.Length; i++)
                longest[i] = Math.Max(longest[i], file.Root.Dataset(layout.Texts[i]).Type.Bytes);
        }
        return (rows, longest);
    }

    static void Append(string shard, string[] names, Hdf5Writer writer)
    {
        using var file = Hdf5Reader.Open(shard);
        var columns = Array.ConvertAll(names, file.Root.Dataset);
        long rows = columns[0].Shape[0];
        int[] rowBytes = Array.ConvertAll(columns, c => c.Type.Bytes * (int)(c.Shape.Count > 1 ? c.Shape[1] : 1));
        long step = Math.Max(1, BytesAtOnce / rowBytes.Sum());
        for (long at = 0; at < rows; at += step)
        {
            long count = Math.Min(step, rows - at);
            byte[][] parts = Array.ConvertAll(columns, c => c.Rows(at, count));
            for (int row = 0; row < count; row++)
                for (int c = 0; c < columns.Length; c++)
                    writer.Append(c, Filled(parts[c].AsSpan(row * rowBytes[c], rowBytes[c]), columns[c].Type.Kind));
        }
    }

    static ReadOnlySpan<byte> Filled(ReadOnlySpan<byte> element, Hdf5Kind kind) =>
        kind == Hdf5Kind.Text ? element.TrimEnd((byte)0) : element;
}
