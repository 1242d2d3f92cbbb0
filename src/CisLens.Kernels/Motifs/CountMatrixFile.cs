using System.Text;
using CisLens.Core;
using CisLens.Formats.Compression;
using CisLens.Formats.Text;
using CisLens.Kernels.Interchange;

namespace CisLens.Kernels.Motifs;

/// <summary>Reads motifs as HOCOMOCO gives them: a line with '>' and a name, then a row of 4 counts a column, or of 16 for each
/// column but the first.</summary>
public static class CountMatrixFile
{
    /// <summary>Reads a file, plain or compressed.</summary>
    /// <exception cref="InputException">It is no such file, or truncated; the message names the line.</exception>
    public static IReadOnlyList<CountMatrix> Read(string path)
    {
        using var lines = new LineReader(path, TextInput.Open(path));
        var motifs = new List<CountMatrix>();
        string? name = null;
        var counts = new List<double>();
        int rowLength = 0;
        while (lines.Read(out var bytes))
        {
            string[] cells = Encoding.UTF8.GetString(bytes).Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
            if (cells.Length == 0)
                continue;
            if (!lines.EndedInNewline)
                throw lines.Fault("the file ends within a line: it is truncated");
            if (cells[0].StartsWith('>'))
            {
                Finish();
                name = cells[0].Length > 1 ? cells[0][1..] : cells.ElementAtOrDefault(1) ?? throw lines.Fault("no name after '>'");
                if (motifs.Any(m => m.Name == name))
                    throw lines.Fault($"the motif {name} stands here for the second time");
                continue;
            }
            if (name is null)
                throw lines.Fault($"{Quoted.Text(bytes)} before the first '>'");
            rowLength = rowLength == 0 ? cells.Length : rowLength;
            if (rowLength is not (4 or 16) || cells.Length != rowLength)
                throw lines.Fault($"{cells.Length} cells, expected {(rowLength is 4 or 16 ? rowLength : "4 counts, or 16 of pairs")}");
            foreach (string cell in cells)
                counts.Add(CNumber.TryRead(cell, out double count) && count >= 0
                    ? count
                    : throw lines.Fault($"{Quoted.Text(Encoding.UTF8.GetBytes(cell))}, expected a count of at least 0"));
        }
        Finish();
        return motifs.Count > 0 ? motifs : throw InputException.In(path, "holds no motif");

        void Finish()
        {
            if (name is not null && counts.Count == 0)
                throw lines.Fault($"the motif {name} has no rows");
            if (name is not null)
                motifs.Add(new CountMatrix(name, "", [.. counts], rowLength));
            counts.Clear();
        }
    }
}

/// <summary>A motif as it is published: counts of bases, or of pairs of neighbouring bases.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Other">Its other name, or empty.</param>
/// <param name="Counts">Counts a row: of A C G T a column, or of AA AC to TT for each column but the first.</param>
/// <param name="RowLength">4 or 16.</param>
public sealed record CountMatrix(string Name, string Other, double[] Counts, int RowLength)
{
    /// <summary>Bases of a site.</summary>
    public int Width => Counts.Length / RowLength + (RowLength == 16 ? 1 : 0);

    /// <summary>The motif that scores sites.</summary>
    /// <param name="pseudoCount">Counts added to each distribution in all.</param>
    /// <param name="background">q of A, C, G, T, or null for a quarter each; pairs are measured against a quarter each.</param>
    public SiteModel Build(double pseudoCount, double[]? background) => RowLength == 16
        ? new DinucleotideWeightMatrix(Counts, pseudoCount)
        : new PositionWeightMatrix(Counts, pseudoCount, background);
}
