using CisLens.Library;

namespace CisLens.Docs.Tests.Examples;

/// <summary>The code of README.md. It runs in the folder that the commands of README.md fill.</summary>
static class ReadmeExample
{
    public static void Run()
    {
        using var scorer = VariantScorer.Open("model.clm", "sim/genome.fa");
        VariantScore score = scorer.Score("chr1", 86_821, "A", "G");
        TrackEffect liver = score["liver"];
        Console.WriteLine($"{score.Variant} {score.Status}: {liver.RefPrediction:0.0} with A, {liver.AltPrediction:0.0} with G");
    }
}
