using System.Text.Json;
using CisLens.Core;

namespace CisLens.Simulate;

/// <summary>Writes the grammar of the simulation and the numbers of elements and peaks.</summary>
static class TruthFile
{
    /// <summary>Writes <c>truth.json</c>.</summary>
    public static void Write(string path, SimulationOptions options, World world, int[] peaks)
    {
        var truth = new
        {
            options.Seed,
            Activity = "baseline + sum over factors of weight * min(2, sum of occupancy) + sum over pairs of weight * best product of " +
                "occupancies",
            Occupancy = "1 / (1 + 2^(-1.5 (score - 0.76 best))), score in bits against 1/4",
            Grammar.Baseline,
            WindowBp = Element.WindowBp,
            Expression = "sum over elements within reach of exp(activity / 2) * exp(-distance / decay)",
            ExpressionReachBp = SimulatedExpression.ReachBp,
            ExpressionDecayBp = SimulatedExpression.DecayBp,
            PeakNoise = PeakFiles.Noise,
            SummitJitterBp = PeakFiles.JitterBp,
            Grammar.CellTypes,
            Factors = Grammar.Factors.Select(f => new { f.Motif.Name, f.Motif.Consensus, f.Weights }),
            Grammar.Pairs,
            Splicing = GeneFile.Rule,
            Elements = world.Elements.Count,
            Peaks = peaks,
            PeakFraction = peaks.Select(p => Math.Round((double)p / world.Elements.Count, 4)),
        };
        DurableFile.WriteText(path, JsonSerializer.Serialize(truth, Json.Indented) + "\n");
    }
}
