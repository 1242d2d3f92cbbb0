using CisLens.Core;
using CisLens.Core.Contract;

namespace CisLens.Models.Storage;

/// <summary>
/// A few inputs, and the predictions of the model for them on the computer that wrote the file. The self-test compares them with
/// new predictions.
/// </summary>
public sealed record ModelGolden
{
    // enough values to notice wrong results, few enough for models with thousands of tracks in bins
    const int Inputs = 3, MostValues = 4096, LongWindow = 1 << 16;

    /// <summary>Sequences, each as long as the window of <see cref="ISequenceModel.Tested"/>.</summary>
    public required IReadOnlyList<string> Sequences { get; init; }

    /// <summary>Indexes of the tracks.</summary>
    public required IReadOnlyList<int> Tracks { get; init; }

    /// <summary>Bins × tracks values per sequence, for the forward strand.</summary>
    public required IReadOnlyList<float[]> Outputs { get; init; }

    /// <summary>Computes the predictions to store. The first sequence has an N.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tested">Tracks whose predictions are stored.</param>
    public static ModelGolden From(ISequenceModel model, IEnumerable<int> tested)
    {
        model = model.Tested;
        var manifest = model.Manifest;
        var rng = new Rng(1).Split("golden");
        // every run that opens a model waits for these predictions
        var sequences = Enumerable.Range(0, manifest.Window > LongWindow ? 1 : Inputs).Select(_ => Draw(rng, manifest.Window)).ToArray();
        sequences[0][manifest.Window / 2] = Dna.N;
        int[] tracks = [.. tested.Take(Math.Max(1, MostValues / manifest.Bins))];
        return new ModelGolden
        {
            Sequences = [.. sequences.Select(s => Dna.Decode(s))], Tracks = tracks, Outputs = Predict(model, sequences, tracks),
        };
    }

    static byte[] Draw(Rng rng, int length)
    {
        var codes = new byte[length];
        for (int i = 0; i < length; i++)
            codes[i] = (byte)rng.Next(4);
        return codes;
    }

    static float[][] Predict(ISequenceModel model, byte[][] sequences, IReadOnlyList<int> tracks)
    {
        // not padded to the batch size: every run that opens a model waits for this
        int width = model.Manifest.Bins * tracks.Count;
        var values = new float[sequences.Length * width];
        model.Predict(new SequenceBatch(sequences.SelectMany(s => s).ToArray(), model.Manifest.Window), tracks.ToArray(), values);
        return [.. values.Chunk(width)];
    }

    /// <summary>Compares the predictions of the model on its device with the stored ones.</summary>
    /// <param name="model">The model.</param>
    /// <param name="file">Name of its file, for messages.</param>
    /// <returns>The largest difference, divided by the stored value where that is above 1.</returns>
    /// <exception cref="ModelException">A difference is larger than the tolerance in the manifest.</exception>
    public double Check(ISequenceModel model, string file)
    {
        var outputs = Predict(model.Tested, [.. Sequences.Select(s => Dna.Encode(s))], Tracks);
        double worst = 0;
        for (int i = 0; i < outputs.Length; i++)
            for (int j = 0; j < outputs[i].Length; j++)
            {
                double found = outputs[i][j], expected = Outputs[i][j];
                if (double.IsNaN(found) && double.IsNaN(expected))
                    continue;   // both have no value
                worst = Math.Max(worst, Math.Abs(found - expected) / Math.Max(1, Math.Abs(expected)));
                if (!(worst <= model.Manifest.Tolerance))
                    throw new ModelException($"{file}: self-test: sequence {i + 1}, track " +
                        $"{model.Manifest.Tracks[Tracks[j % Tracks.Count]].Id} gives {found:R}; expected {expected:R} within " +
                        $"{model.Manifest.Tolerance}");
            }
        return worst;
    }
}
