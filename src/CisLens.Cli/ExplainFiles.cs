using CisLens.Core;
using CisLens.Kernels;
using CisLens.Kernels.Explain;
using CisLens.Kernels.Interchange;
using CisLens.Mutate.Saturation;

namespace CisLens.Cli;

/// <summary>
/// The files of <c>explain</c>: <c>PREFIX.tsv</c> as gkmexplain writes it, <c>PREFIX.npy</c> (float32, positions of all
/// sequences × 4) and <c>PREFIX.axes.tsv</c>, which names the rows of the array.
/// </summary>
sealed class ExplainFiles(string prefix, int digits)
{
    /// <summary>The final names of the files.</summary>
    public IReadOnlyList<string> Paths => [prefix + ".tsv", prefix + ".npy", prefix + ".axes.tsv"];

    /// <summary>Writes explanations as they arrive. A file gets its final name when it is complete.</summary>
    /// <returns>The number of positions.</returns>
    public long Write(SequenceSet sequences, IEnumerable<Explanation> explanations)
    {
        long row = 0;
        DurableFile.Write(Paths[2], axes => DurableFile.Write(Paths[1], array => DurableFile.Write(Paths[0], table =>
        {
            using var names = new StreamWriter(axes, leaveOpen: true) { NewLine = "\n" };
            using var lines = new StreamWriter(table, leaveOpen: true) { NewLine = "\n" };
            names.WriteLine("row\tname\tpos\tref");
            var numbers = new NpyWriter(array, 4);
            numbers.Begin();
            foreach (var (i, explanation) in explanations.Index())
            {
                lines.WriteLine(GkmExplainText.Line(explanation, digits));
                numbers.Write(Array.ConvertAll(explanation.Values, value => (float)value));
                row = Rows(names, explanation, sequences.Codes(i), row);
            }
            numbers.End();
        })));
        return row;
    }

    static long Rows(StreamWriter names, Explanation explanation, ReadOnlySpan<byte> codes, long row)
    {
        int first = explanation.Positions == codes.Length ? 0 : codes.Length / 2;   // the centre alone
        for (int position = first; position < first + explanation.Positions; position++)
            names.WriteLine($"{row++}\t{explanation.Id}\t{position + 1}\t{Dna.Letter(codes[position])}");
        return row;
    }
}
