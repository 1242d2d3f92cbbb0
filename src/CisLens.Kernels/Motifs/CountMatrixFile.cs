using System.Text;
using CisLens.Core;
using CisLens.Formats.Compression;
using CisLens.Formats.Text;
using CisLens.Kernels.Interchange;

namespace CisLens.Kernels.Motifs;

/// <summary>
/// Reads motifs in the format of HOCOMOCO: a line with '>' and a name, then one row of 4 counts per column, or of 16 counts for each
/// column but the first.
/// </summary>
public static class CountMatrixFile
{
    /// <summary>Reads a plain or compressed file.</summary>
    /// <exception cref="InputException">The file is damaged, truncated or of another format; the message names the line.</exception>
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
                throw lines.Fault("the last line has no end, so the file is truncated; fetch it again");
            if (cells[0].StartsWith('>'))
            {
                Finish();
                name = cells[0].Length > 1 ? cells[0][1..] : cells.ElementAtOrDefault(1) ?? throw lines.Fault("no name after '>'");
                if (motifs.Any(m => m.Name == name))
                    throw lines.Fault($"duplicate motif {name}");
                continue;
            }
            if (name is null)
                throw lines.Fault($"{Quoted.Text(bytes)} before the first '>'; expected a line with '>' and a name");
            rowLength = rowLength == 0 ? cells.Length : rowLength;
            if (rowLength is not (4 or 16) || cells.Length != rowLength)
                throw lines.Fault($"{cells.Length} cells; expected " +
                    (rowLength is 4 or 16 ? $"{rowLength}" : "4 counts of bases or 16 counts of pairs"));
            foreach (string cell in cells)
                counts.Add(CNumber.TryRead(cell, out double count) && count >= 0
                    ? count
                    : throw lines.Fault($"{Quoted.Text(Encoding.UTF8.GetBytes(cell))}; expected a count of at least 0"));
        }
        Finish();
        return motifs.Count > 0 ? motifs : throw InputException.In(path, "has no motifs");

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

/// <summary>A published motif: counts of bases, or of pairs of neighbouring bases.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Other">Its other name, or empty.</param>
/// <param name="Counts">Rows of counts: of A C G T for each column, or of AA AC to TT for each column but the first.</param>
/// <param name="RowLength">4 or 16.</param>
public sealed record CountMatrix(string Name, string Other, double[] Counts, int RowLength)
{
    /// <summary>Bases of a site.</summary>
    public int Width => Counts.Length / RowLength + (RowLength == 16 ? 1 : 0);

    /// <summary>Makes the motif that scores sites.</summary>
    /// <param name="pseudoCount">Sum of the counts that are added to each distribution.</param>
    /// <param name="background">Probabilities of A, C, G and T, or null for a quarter each. Pairs always use a quarter each.</param>
    public SiteModel Build(double pseudoCount, double[]? background) => RowLength == 16
        ? new DinucleotideWeightMatrix(Counts, pseudoCount)
        : new PositionWeightMatrix(Counts, pseudoCount, background);
}
