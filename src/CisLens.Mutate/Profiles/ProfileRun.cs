using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Signal;
using CisLens.Formats.Vcf;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Backgrounds;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Placement;
using CisLens.Mutate.Runs;
using CisLens.Mutate.Scoring;

namespace CisLens.Mutate.Profiles;

/// <summary>Predicts the bins around the variants of a VCF, for REF and for ALT, in the order of the file.</summary>
/// <param name="settings">The variants, the genome, the model, the tracks and the options of alleles; other settings are not used.</param>
/// <param name="log">Receives messages.</param>
public sealed class ProfileRun(ScoreSettings settings, IRunLog log)
{
    /// <summary>Predicts all variants.</summary>
    /// <param name="add">Receives the profile of each ALT that is scored; windows are in ascending order on each contig.</param>
    /// <param name="stop">Stops the prediction.</param>
    /// <returns>The number of alleles per status.</returns>
    /// <exception cref="InputException">The file is invalid, or a record is out of order.</exception>
    /// <exception cref="StoppedException">The user stopped the run.</exception>
    public StatusCounts Run(Action<AlleleProfile> add, CancellationToken stop)
    {
        var manifest = settings.Model.Manifest;
        manifest.RequireGenes(hasGenes: false);
        int[] tracks = TrackSelection.Resolve(manifest, settings.Tracks);
        var columns = new EffectColumns(manifest, tracks, []);
        var options = settings.Alleles with { Mode = settings.Alleles.Mode ?? AltMode.Stitch };
        var placement = new AtVariant(manifest, columns, options);
        var scorer = new Scorer(settings.Model, tracks, new ProfileReader(manifest, tracks.Length, add), placement, options);
        using var source = new RecordSource(settings, columns, new Judgement(columns, null, settings.CallAbove, []), placement, log);
        var counts = new StatusCounts();
        try
        {
            scorer.Run(Ordered(source.Chunks(0, long.MaxValue)), chunk =>
            {
                foreach (var allele in chunk.Alleles)
                    counts.Add(allele.Status.Code());
                log.Progress("predict", counts.Alleles, null, "alleles");
            }, stop);
        }
        catch (OperationCanceledException)
        {
            throw new StoppedException($"stopped after {counts.Alleles} alleles; predict has no checkpoints: run it again");
        }
        log.Info(source.Contigs.Summary);
        if (source.Contigs.Missing is { } missing)
            log.Warn("contigs that the genome lacks", missing);
        return counts;
    }

    // left alignment moves a variant in a repeat, but not far
    IEnumerable<RecordChunk> Ordered(IEnumerable<RecordChunk> chunks)
    {
        var past = new HashSet<int>();
        var (contig, last0) = (-1, 0L);
        foreach (var chunk in chunks)
        {
            int allele = 0;
            foreach (var record in chunk.Records)
                for (int alt = 0; alt < record.AltCount; alt++)
                {
                    var plan = chunk.Alleles[allele++].Plan;
                    if (!plan.Status.IsScored())
                        continue;
                    if (plan.Template.Contig != contig && !past.Add(plan.Template.Contig)
                        || plan.Template.Contig == contig && plan.Anchor0 < last0 - WindowSignals.MostDisorder)
                        throw InputException.At(settings.Vcf, record.Line,
                            $"{record.Contig}:{record.Pos} is out of order, which a bigWig cannot be; sort the VCF with bcftools sort");
                    (contig, last0) = (plan.Template.Contig, plan.Template.Contig == contig ? Math.Max(last0, plan.Anchor0) : plan.Anchor0);
                }
            yield return chunk;
        }
    }
}
