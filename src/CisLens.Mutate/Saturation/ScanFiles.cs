using CisLens.Core;
using CisLens.Mutate.Tables;

namespace CisLens.Mutate.Saturation;

/// <summary>Writes scans: a table with one row per change, track and score.</summary>
public static class ScanFiles
{
    const string Header = "region\tchrom\tpos\tend\tchange\tstatus\ttrack\tscore\tref_pred\talt_pred\teffect\tsd\tn\n";

    /// <summary>Scans the regions and writes the table.</summary>
    /// <param name="path">The table.</param>
    /// <param name="run">The mutagenesis.</param>
    /// <param name="scan">The changes.</param>
    /// <param name="regions">The regions. One with a status has one row in the table, without numbers.</param>
    /// <param name="each">Receives the result of each region.</param>
    /// <param name="stop">Stops between two batches; no file is left.</param>
    /// <returns>The number of regions per status.</returns>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public static StatusCounts Write(string path, IsmRun run, Scan scan, IReadOnlyList<IsmRegion> regions, Action<ScanResult> each,
        CancellationToken stop) => Write(path, run, regions, region => new ScanResult(run, region, scan), each, stop);

    internal static StatusCounts Write(string path, IsmRun run, IReadOnlyList<IsmRegion> regions, Func<IsmRegion, ScanResult> plan,
        Action<ScanResult> each, CancellationToken stop)
    {
        var counts = new StatusCounts();
        DurableFile.Write(path, table =>
        {
            table.Write(System.Text.Encoding.ASCII.GetBytes(Header));
            var text = new TextBuffer();
            counts = run.Score(regions, plan, region =>
            {
                text.Clear();
                table.Write(Off(region, region.Status, run, text).Bytes);
            }, result =>
            {
                text.Clear();
                if (result.Count == 0)
                    Off(result.Region, result.Status, run, text);
                for (int site = 0; site < result.Count; site++)
                    Rows(result, site, run, text);
                table.Write(text.Bytes);
                each(result);
            }, stop);
        });
        return counts;
    }

    static TextBuffer Off(IsmRegion region, AlleleStatus status, IsmRun run, TextBuffer text) =>
        text.Add($"{region.Name}\t{Contig(region, run)}\t{region.Start0 + 1}\tNA\tNA\t{status.Code()}")
            .Add("\tNA\tNA\tNA\tNA\tNA\tNA\tNA\n"u8);

    static string Contig(IsmRegion region, IsmRun run) => region.ContigName ?? run.Genome.Contigs[region.Contig].Name;

    static void Rows(ScanResult result, int index, IsmRun run, TextBuffer text)
    {
        var site = result.Site(index);
        // an insertion is between two bases: its end is the base before pos
        string start = $"{result.Region.Name}\t{Contig(result.Region, run)}\t{site.Start0 + 1}\t{site.Start0 + site.Length}\t"
            + $"{site.Change}\t{result.StatusOf(index).Code()}\t";
        for (int column = 0; column < result.Columns.Count; column++)
        {
            var (_, track, score) = result.Columns[column];
            var effect = result.Effect(index, column);
            text.Add(start).Add(track.Id).Add("\t"u8).Add(score.Id)
                .Add("\t"u8).Add(effect.Ref, "NA"u8).Add("\t"u8).Add(effect.Alt, "NA"u8)
                .Add("\t"u8).Add(effect.Effect, "NA"u8).Add("\t"u8).Add(effect.Sd, "NA"u8).Add($"\t{effect.Count}\n");
        }
    }
}
