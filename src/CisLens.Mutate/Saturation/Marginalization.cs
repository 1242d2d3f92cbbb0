using CisLens.Core;
using CisLens.Mutate.Alleles;
using CisLens.Mutate.Effects;
using CisLens.Mutate.Tables;

namespace CisLens.Mutate.Saturation;

/// <summary>
/// The mean effect of a motif in background sequences: it replaces as many bases of each background, at a distance from the anchor of
/// its window.
/// </summary>
/// <param name="Motif">The name of the motif.</param>
/// <param name="Offset">Distance of the middle of the motif from the anchor in bp; on the minus strand of a gene, of that strand.</param>
/// <param name="Column">Track and score.</param>
/// <param name="Mean">Mean and standard deviation over the backgrounds.</param>
public sealed record MarginalEffect(string Motif, int Offset, EffectColumn Column, MeanEffect Mean)
{
    const double Normal95 = 1.96;   // 97.5 % quantile of the normal distribution

    /// <summary>Half of the 95 % interval of the mean: 1.96 · sd / √n; NaN for one background.</summary>
    public double Half95 => Normal95 * Mean.Sd / Math.Sqrt(Mean.Count);
}

/// <summary>Marginalization: motifs in background sequences.</summary>
/// <param name="run">The mutagenesis.</param>
/// <param name="motifs">The motifs.</param>
/// <param name="offsets">Distances of the middle of a motif from the anchor, in bp.</param>
/// <param name="shuffleSeed">
/// The seed with which each background is replaced by a shuffled copy with the same dinucleotides; null for the backgrounds as they are.
/// </param>
public sealed class Marginalization(IsmRun run, IReadOnlyList<ScanMotif> motifs, IReadOnlyList<int> offsets, ulong? shuffleSeed)
{
    /// <summary>The paths of the two files: the means, and the effects in each background.</summary>
    public static IReadOnlyList<string> Paths(string prefix) => [prefix + ".tsv", prefix + ".each.tsv"];

    /// <summary>Scores the motifs in the backgrounds and writes the files.</summary>
    /// <param name="prefix">Start of the paths.</param>
    /// <param name="backgrounds">The backgrounds; only their anchors and genes are used.</param>
    /// <param name="each">Is called after each background.</param>
    /// <param name="stop">Stops between two batches; no file is left.</param>
    /// <returns>The means, and the number of backgrounds per status.</returns>
    /// <exception cref="UsageException">A motif does not fit into the window.</exception>
    /// <exception cref="OperationCanceledException">The work was stopped.</exception>
    public (IReadOnlyList<MarginalEffect> Effects, StatusCounts Counts) Write(
        string prefix, IReadOnlyList<IsmRegion> backgrounds, Action each, CancellationToken stop)
    {
        foreach (var motif in motifs)
            foreach (int offset in offsets)
                RequireFit(motif, offset);
        var columns = run.Columns.Columns;
        var found = new List<(float, float, float)>[motifs.Count * offsets.Count * columns.Count];
        for (int i = 0; i < found.Length; i++)
            found[i] = [];
        var paths = Paths(prefix);
        IReadOnlyList<MarginalEffect> effects = [];
        var counts = new StatusCounts();
        DurableFile.Write(paths[0], means =>
        {
            counts = ScanFiles.Write(paths[1], run, backgrounds, Plan, result =>
            {
                for (int i = 0; i < found.Length; i++)
                {
                    var effect = result.Effect(i / columns.Count, i % columns.Count);
                    found[i].Add((effect.Ref, effect.Alt, effect.Effect));
                }
                each();
            }, stop);
            effects = [.. found.Select((all, i) => new MarginalEffect(motifs[i / columns.Count / offsets.Count].Name,
                offsets[i / columns.Count % offsets.Count], columns[i % columns.Count], MeanEffect.Compute(all)))];
            Write(means, effects);
        });
        return (effects, counts);
    }

    void RequireFit(ScanMotif motif, int offset)
    {
        int first = run.Left + offset - motif.Codes.Length / 2;
        if (first < 0 || first + motif.Codes.Length > run.Window)
            throw new UsageException(motif.Codes.Length > run.Window
                ? $"motif {motif.Name} has {motif.Codes.Length} bp; expected at most {run.Window} bp, the window of the model"
                : $"motif {motif.Name} of {motif.Codes.Length} bp does not fit into the window of {run.Window} bp at offset {offset}; "
                    + "choose a smaller --offset");
    }

    ScanResult Plan(IsmRegion background)
    {
        // the window is that of the whole region, and the anchor is its anchor
        bool reverse = background.Gene?.Reverse ?? false;
        long anchor0 = run.IsAroundTss ? background.Gene!.Tss0
            : background.Length > run.Window ? background.Anchor0 : background.Tiles(run.Window, run.Left).Single().Window0 + run.Left;
        var anchor = background with { Start0 = anchor0, End0 = anchor0 + 1, Anchor0 = anchor0 };
        var template = new Template(run.Genome, background.Contig);
        if (shuffleSeed is { } seed)
            template = Shuffled(anchor, template, seed);
        return new(run, anchor, Scan.AtAnchor(motifs, offsets, reverse), template);
    }

    Template Shuffled(IsmRegion anchor, Template template, ulong seed)
    {
        var window = run.Tiles(anchor, template).Single().Window;
        var codes = new byte[window.Length];
        window.Template.Codes(window.Start0, codes);
        var rng = new Rng(seed).Split($"{run.Genome.Contigs[anchor.Contig].Name}:{window.Start0}");
        return template with { WrittenAt0 = window.Start0, Written = DinucleotideShuffle.Shuffle(codes, rng) };
    }

    static void Write(Stream stream, IReadOnlyList<MarginalEffect> effects)
    {
        stream.Write("motif\toffset\ttrack\tscore\tref_pred\talt_pred\teffect\tsd\tlow\thigh\tn\n"u8);
        var text = new TextBuffer();
        foreach (var effect in effects)
        {
            var (mean, half) = (effect.Mean, effect.Half95);
            text.Add($"{effect.Motif}\t{effect.Offset}\t{effect.Column.Track.Id}\t{effect.Column.Score.Id}\t")
                .Add(mean.Ref, "NA"u8).Add("\t"u8).Add(mean.Alt, "NA"u8).Add("\t"u8).Add(mean.Effect, "NA"u8)
                .Add("\t"u8).Add(mean.Sd, "NA"u8).Add("\t"u8).Add((float)(mean.Effect - half), "NA"u8)
                .Add("\t"u8).Add((float)(mean.Effect + half), "NA"u8)
                .Add($"\t{mean.Count}\n");
        }
        stream.Write(text.Bytes);
    }
}
