using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Formats.Fasta;
using CisLens.Models;
using CisLens.Torch;

namespace CisLens.Docs.Tests.Examples;

/// <summary>The code of README.md. It runs in the folder that the commands of README.md fill.</summary>
static class ReadmeExample
{
    public static void Run()
    {
        using var genome = Genome.Open("sim/genome.fa");
        using var model = ModelFile.Open("model.clm", Device.Cpu);
        int length = model.Manifest.Window, centre = model.Manifest.Centre.AnchorIndex(length), tracks = model.Manifest.Tracks.Count;
        byte[] windows = new byte[2 * length];                      // REF, then ALT
        genome.Codes(genome.IndexOf("chr1"), 86_820 - centre, windows.AsSpan(0, length));
        windows.AsSpan(0, length).CopyTo(windows.AsSpan(length));
        windows[length + centre] = Dna.Code('G');
        float[] predictions = new float[2 * tracks];
        new Predictor(model).Predict(new SequenceBatch(windows, length), predictions);
        Console.WriteLine($"{model.Manifest.Tracks[0].Id}: {predictions[0]:0.0} with A, {predictions[tracks]:0.0} with G");
    }
}
