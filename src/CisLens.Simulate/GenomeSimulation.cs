using CisLens.Core;
using CisLens.Formats.Meme;

namespace CisLens.Simulate;

/// <summary>Simulates a small genome with a known regulatory grammar, and writes the files that a laboratory would have.</summary>
public static class GenomeSimulation
{
    /// <summary>Makes the folder. It appears when it is complete. Equal options give equal bytes.</summary>
    /// <exception cref="UsageException">An option is out of range.</exception>
    public static void Run(SimulationOptions options, IRunLog log, CancellationToken stop)
    {
        options.Check();
        DurableFolder.Write(options.Output, folder => Write(folder, options, log, stop));
    }

    static void Write(string folder, SimulationOptions options, IRunLog log, CancellationToken stop)
    {
        var rng = new Rng(options.Seed);
        string At(string name) => Path.Combine(folder, name);
        var world = World.Create(options, rng);
        stop.ThrowIfCancellationRequested();
        GenomeFile.Write(At("genome.fa"), world.Contigs);
        var peaks = PeakFiles.Write(folder, world, rng.Split("peaks"));
        stop.ThrowIfCancellationRequested();
        SignalFiles.Write(folder, world, rng.Split("signal"));
        stop.ThrowIfCancellationRequested();
        var variants = new VariantPlanter(world, rng.Split("variants")).Choose(options.Variants);
        VariantFiles.Write(folder, world, variants);
        SimulatedQtls.Write(At("qtl.tsv"), world, variants, options.Qtl, rng.Split("qtl"));
        stop.ThrowIfCancellationRequested();
        MpraTable.Write(At("mpra.tsv"), world, options.Mpra, rng.Split("mpra"));
        var genes = GeneFile.Write(At("genes.gtf"), world.Contigs);
        var expression = new SimulatedExpression(world, genes);
        expression.Write(At("expression.tsv"), rng.Split("expression"));
        int pairs = expression.WriteQtls(At("eqtl.tsv"), variants, options.Qtl, rng.Split("eqtl"));
        MemeWriter.Write(At("motifs.meme"), Grammar.Factors.Select(f =>
            new MemeRecord(f.Motif.Name, f.Motif.Consensus, [.. f.Motif.Probabilities], Sites: 100)));
        TruthFile.Write(At("truth.json"), options, world, peaks);
        log.Info($"genome: {world.Contigs.Count} contigs, {world.Contigs.Sum(c => (long)c.Codes.Length)} bp, {world.Elements.Count} " +
            "elements");
        log.Info($"peaks: {string.Join(", ", Grammar.CellTypes.Zip(peaks, (c, p) => $"{c} {p}"))}");
        log.Info($"variants: {variants.Count} and a few that cannot be scored; " +
            $"mpra: {options.Mpra} sequences; qtl: {options.Qtl}; eqtl: {pairs}; " +
            $"genes: {genes.Count}");
    }
}
