using CisLens.Formats.Fasta;
using CisLens.Mutate.Saturation;
using CisLens.Report.Figures;

namespace CisLens.Cli;

/// <summary>Draws a heatmap with a sequence logo for each region and track, up to a limit.</summary>
sealed class IsmFigures(string prefix, Genome genome, int limit)
{
    const int LongestDrawn = 5000;   // bases; longer figures are unreadable

    readonly FileNames _names = new();

    /// <summary>Figures drawn.</summary>
    public int Drawn => _names.Count;

    /// <summary>Draws the tracks and scores of a region unless the limit is reached.</summary>
    public void Draw(IsmResult result)
    {
        for (int column = 0; column < result.Columns.Count && Drawn < limit && result.Sequence.Length <= LongestDrawn; column++)
        {
            var (_, track, score) = result.Columns[column];
            string name = _names.Next(prefix, result.Region.Name, track.Id, score.Id);
            var figure = IsmFigure.Draw(new IsmMap
            {
                Contig = genome.Contigs[result.Region.Contig].Name,
                Start0 = result.Region.Start0,
                Sequence = result.Sequence,
                Effects = result.Matrix(column),
                Track = track.Label ?? track.Id,
                Score = score.Id,
                Marks = [.. result.Region.Marks.Select(m => new IsmMark(m.Pos0, m.Ref, m.Alt, m.Id))],
            });
            figure.Write(name + ".svg");
        }
    }
}
