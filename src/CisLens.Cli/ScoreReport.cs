using CisLens.Core;
using CisLens.Formats.Genes;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Runs;
using CisLens.Mutate.Saturation;
using CisLens.Report.Figures;
using CisLens.Report.Pages;

namespace CisLens.Cli;

/// <summary>Writes the page of <c>score --report</c>.</summary>
static class ScoreReport
{
    const int FlankBp = 30;

    /// <summary>Computes a map around each of the strongest alleles and writes the page.</summary>
    public static void Write(string path, ScoreSettings settings, ScoreResult result, GeneTable? genes, CancellationToken stop)
    {
        var strongest = result.Strongest ?? [];
        var maps = strongest.Select(allele => allele.Splice is { } delta
            ? SpliceFigure.Draw(StrongestPage.Title(allele), delta, allele.Record.Pos0)
            : Map(allele, allele.Top!.Column, settings, stop)).ToList();
        string source = $"The {strongest.Count} strongest of {result.Counts.Alleles:N0} alleles of {Path.GetFileName(settings.Vcf)}, " +
            $"scored with {settings.Model.Manifest.Name}";
        StrongestPage.From(source, result.Totals, strongest, maps, genes).Write(path);
    }

    static Figure Map(StrongAllele allele, EffectColumn column, ScoreSettings settings, CancellationToken stop)
    {
        var (track, score) = (column.Track, column.Score);
        var contig = settings.Genome.Contigs[allele.Contig];
        long start0 = Math.Max(0, allele.Record.Pos0 - FlankBp);
        long end0 = Math.Min(contig.Length, allele.Record.Pos0 + allele.Record.Ref.Length + FlankBp);
        var region = new IsmRegion($"{contig.Name}:{allele.Record.Pos}", allele.Contig, start0, end0, allele.Record.Pos0,
            [new(allele.Record.Pos0, allele.Record.Text(Formats.Vcf.VcfColumn.Ref), allele.Record.AltText(allele.Alt), null)]);
        IsmResult? map = null;
        // an E-value is a share of a background, which a map does not have
        new IsmRun(settings.Model, settings.Genome, [track.Id], [score.BackgroundOf ?? score.Id], maxN: 1)
            .Run([region], found => map = found, stop);
        return IsmFigure.Draw(new IsmMap
        {
            Contig = contig.Name,
            Start0 = start0,
            Sequence = map!.Sequence,
            Effects = map.Matrix(0),
            Track = track.Label ?? track.Id,
            Score = score.BackgroundOf ?? score.Id,
            Marks = [.. region.Marks.Select(m => new IsmMark(m.Pos0, m.Ref, m.Alt, m.Id))],
        });
    }
}
