using CisLens.Core;
using CisLens.Formats.Fasta;

namespace CisLens.Mutate.Saturation;

/// <summary>
/// The files of a saturation mutagenesis: <c>PREFIX.tsv</c>, <c>PREFIX.npy</c> (float32, places × 4 × columns; NaN where the
/// reference is N) and <c>PREFIX.axes.tsv</c>, which names the rows and columns of the array.
/// </summary>
public sealed class IsmFiles
{
    readonly string _prefix;
    readonly Genome _genome;

    /// <summary>Files that begin with a prefix.</summary>
    public IsmFiles(string prefix, Genome genome) => (_prefix, _genome) = (prefix, genome);

    /// <summary>The names under which files will stand.</summary>
    public IReadOnlyList<string> Paths => [_prefix + ".tsv", _prefix + ".npy", _prefix + ".axes.tsv"];

    /// <summary>Runs and writes; nothing stands under its final name before all of it is whole.</summary>
    /// <param name="run">What is computed.</param>
    /// <param name="regions">Where.</param>
    /// <param name="each">Is shown each region's result, for figures.</param>
    /// <param name="stop">Stops between two batches; nothing is left.</param>
    public void Write(IsmRun run, IEnumerable<IsmRegion> regions, Action<IsmResult> each, CancellationToken stop)
    {
        DurableFile.Write(Paths[2], axes => DurableFile.Write(Paths[1], array => DurableFile.Write(Paths[0], table =>
        {
            var rows = new StreamWriter(axes, leaveOpen: true) { NewLine = "\n" };
            rows.WriteLine("axis\tindex\tname\tchrom\tpos\tref");
            foreach (var (index, column) in run.Columns.Columns.Index())
                rows.WriteLine($"column\t{index}\t{column.Track.Id}.{column.Score.Id}\tNA\tNA\tNA");
            var numbers = new NpyWriter(array, 4, run.Columns.Columns.Count);
            numbers.Begin();
            var tidy = new IsmTable(table, contig => _genome.Contigs[contig].Name);
            tidy.Begin();
            long row = 0;
            run.Run(regions, result =>
            {
                tidy.Write(result);
                numbers.Write(Values(result));
                row = Rows(rows, result, row);
                each(result);
            }, stop);
            numbers.End();
            rows.Flush();
        })));
    }

    long Rows(StreamWriter rows, IsmResult result, long first)
    {
        string contig = _genome.Contigs[result.Region.Contig].Name;
        for (int position = 0; position < result.Sequence.Length; position++)
            rows.WriteLine($"row\t{first++}\t{result.Region.Name}\t{contig}\t{result.Region.Start0 + position + 1}\t{result.Sequence[position]}");
        return first;
    }

    static float[] Values(IsmResult result)
    {
        int columns = result.Columns.Count;
        var values = new float[result.Sequence.Length * 4 * columns];
        for (int i = 0; i < values.Length; i++)
            values[i] = result.Effect(i / columns / 4, i / columns % 4, i % columns);
        return values;
    }
}
