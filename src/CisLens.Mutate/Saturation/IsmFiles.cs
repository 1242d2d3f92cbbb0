using CisLens.Core;
using CisLens.Mutate.Tables;

namespace CisLens.Mutate.Saturation;

/// <summary>
/// Writes saturation mutagenesis: a table with one row per position, alternative base, track and score, and an array positions × 4 ×
/// columns (NaN if the reference base is N).
/// </summary>
public static class IsmFiles
{
    /// <summary>Computes the regions and writes the files.</summary>
    /// <param name="prefix">Start of the paths (<see cref="PositionFiles"/>).</param>
    /// <param name="run">The mutagenesis.</param>
    /// <param name="regions">The regions. One with a status has one row in the table, without numbers.</param>
    /// <param name="each">Receives the result of each region.</param>
    /// <param name="stop">Stops between two batches; no file is left.</param>
    /// <returns>The number of regions per status.</returns>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public static StatusCounts Write(
        string prefix, IsmRun run, IReadOnlyList<IsmRegion> regions, Action<IsmResult> each, CancellationToken stop)
    {
        var columns = run.Columns.Columns;
        var counts = new StatusCounts();
        PositionFiles.Write(prefix, [4, columns.Count], "row\t", files =>
        {
            files.Axes.WriteLine("axis\tindex\tname\tchrom\tpos\tref");
            foreach (var (index, column) in columns.Index())
                files.Axes.WriteLine($"column\t{index}\t{column.Track.Id}.{column.Score.Id}\tNA\tNA\tNA");
            files.Table.Write("region\tchrom\tpos\tref\talt\tstatus\ttrack\tscore\tref_pred\talt_pred\teffect\timportance\n"u8);
            var text = new TextBuffer();
            counts = run.Score(regions, region => new IsmResult(run, region), region =>
            {
                text.Clear();
                files.Table.Write(text.Add($"{region.Name}\t{region.ContigName}\t{region.Start0 + 1}\tNA\tNA\t{region.Status.Code()}")
                    .Add("\tNA\tNA\tNA\tNA\tNA\tNA\n"u8).Bytes);
            }, result =>
            {
                string name = $"{result.Region.Name}\t{run.Genome.Contigs[result.Region.Contig].Name}";
                for (int position = 0; position < result.Sequence.Length; position++)
                {
                    text.Clear();
                    Rows(result, position, name, text);
                    files.Table.Write(text.Bytes);
                }
                files.Add(name, result.Region.Start0 + 1, result.Sequence, Values(result));
                each(result);
            }, stop);
        });
        return counts;
    }

    // a position with N has no alternatives and no rows
    static void Rows(IsmResult result, int position, string name, TextBuffer text)
    {
        string start = $"{name}\t{result.Region.Start0 + position + 1}\t{result.Sequence[position]}\t";
        for (byte b = 0; b < 4; b++)
            for (int column = 0; column < result.Columns.Count && result.Allele(position, b) is { } allele; column++)
            {
                var (slot, track, score) = result.Columns[column];
                text.Add(start).Add("ACGT"u8.Slice(b, 1)).Add("\t"u8).Add(allele.Status.Code())
                    .Add("\t"u8).Add(track.Id).Add("\t"u8).Add(score.Id)
                    .Add("\t"u8).Add(allele.Ref[slot], "NA"u8).Add("\t"u8).Add(allele.Alt[slot], "NA"u8)
                    .Add("\t"u8).Add(allele.Effects[column], "NA"u8)
                    .Add("\t"u8).Add(Importance(result, position, column), "NA"u8).Add("\n"u8);
            }
    }

    static float Importance(IsmResult result, int position, int column)
    {
        Span<float> effects = [0, 0, 0, 0];
        for (int b = 0; b < 4; b++)
            effects[b] = result.Effect(position, b, column);
        return IsmViews.Importance(effects);
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
