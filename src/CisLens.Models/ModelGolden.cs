using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Models;

/// <summary>A few inputs and what the model answered where it was written: how a device shows that it computes the same.</summary>
public sealed record ModelGolden
{
    // enough to notice a wrong device, little enough for a model of thousands of binned tracks
    const int Inputs = 3, MostValues = 4096;

    /// <summary>Sequences of the window's length.</summary>
    public required IReadOnlyList<string> Sequences { get; init; }

    /// <summary>Indexes of the tracks.</summary>
    public required IReadOnlyList<int> Tracks { get; init; }

    /// <summary>For each sequence bins × tracks numbers, that strand alone.</summary>
    public required IReadOnlyList<float[]> Outputs { get; init; }

    /// <summary>Asks a model for the answers to be kept; its first sequence has an N.</summary>
    public static ModelGolden From(IStoredModel model) => From(model, model.TestedTracks);

    /// <inheritdoc cref="From(IStoredModel)"/>
    /// <param name="model">The model.</param>
    /// <param name="tested">Tracks whose answers are kept.</param>
    public static ModelGolden From(ISequenceModel model, IEnumerable<int> tested)
    {
        var manifest = model.Manifest;
        var rng = new Rng(1).Split("golden");
        var sequences = Enumerable.Range(0, Inputs).Select(_ => Draw(rng, manifest.Window)).ToArray();
        sequences[0][manifest.Window / 2] = Dna.N;
        int[] tracks = [.. tested.Take(Math.Max(1, MostValues / manifest.Bins))];
        return new ModelGolden { Sequences = [.. sequences.Select(s => Dna.Decode(s))], Tracks = tracks, Outputs = Ask(model, sequences, tracks) };
    }

    static byte[] Draw(Rng rng, int length)
    {
        var codes = new byte[length];
        for (int i = 0; i < length; i++)
            codes[i] = (byte)rng.Next(4);
        return codes;
    }

    static float[][] Ask(ISequenceModel model, byte[][] sequences, IReadOnlyList<int> tracks)
    {
        // not padded to the model's batch: a few sequences say as much, and every run that opens a model waits for them
        int width = model.Manifest.Bins * tracks.Count;
        var values = new float[sequences.Length * width];
        model.Predict(new SequenceBatch(sequences.SelectMany(s => s).ToArray(), model.Manifest.Window), tracks.ToArray(), values);
        return [.. values.Chunk(width)];
    }

    /// <summary>Compares the model's answers on its device with those kept.</summary>
    /// <returns>The largest difference, relative or absolute, whichever is smaller.</returns>
    /// <exception cref="ModelException">An answer is further off than the manifest's tolerance.</exception>
    public double Check(ISequenceModel model, string file)
    {
        var answers = Ask(model, [.. Sequences.Select(s => Dna.Encode(s))], Tracks);
        double worst = 0;
        for (int i = 0; i < answers.Length; i++)
            for (int j = 0; j < answers[i].Length; j++)
            {
                double found = answers[i][j], expected = Outputs[i][j], off = Math.Abs(found - expected);
                if (double.IsNaN(found) && double.IsNaN(expected))
                    continue;   // no answer, here and there
                worst = Math.Max(worst, off / Math.Max(1, Math.Abs(expected)));
                if (!(worst <= model.Manifest.Tolerance))
                    throw new ModelException($"{file}: self-test: sequence {i + 1}, track {model.Manifest.Tracks[Tracks[j % Tracks.Count]].Id} gives {found:R}, expected {expected:R} within {model.Manifest.Tolerance}");
            }
        return worst;
    }
}
