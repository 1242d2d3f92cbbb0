using CisLens.Core;
using CisLens.Models.Boosters;
using CisLens.Torch;
using CisLens.Torch.Optimizers;

namespace CisLens.Train.Boosting;

/// <summary>The options of <see cref="DenseTraining"/>.</summary>
public sealed record DenseOptions
{
    /// <summary>The last step, and with it the loss.</summary>
    public BoosterObjective Objective { get; init; }

    /// <summary>Hidden units.</summary>
    public int Hidden { get; init; } = 32;

    /// <summary>Learning rate of AdamW.</summary>
    public double LearningRate { get; init; } = 1e-3;

    /// <summary>Weight decay of AdamW.</summary>
    public double WeightDecay { get; init; } = 0.1;

    /// <summary>Rows of a step.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>The most passes over the training rows.</summary>
    public int Epochs { get; init; } = 200;

    /// <summary>Training stops after so many epochs without a lower loss on the validation rows.</summary>
    public int Patience { get; init; } = 10;
}

/// <summary>
/// Trains a network with one hidden layer on standardised features. The weights of the epoch with the least loss on the validation rows are
/// kept. Mean and deviation of the features, and of labels that are numbers, become part of the weights.
/// </summary>
public static class DenseTraining
{
    /// <summary>Trains on the labels of one track.</summary>
    /// <param name="train">Features and labels; rows without a label are ignored.</param>
    /// <param name="validation">Features and labels of other rows.</param>
    /// <param name="features">Number of features of a row.</param>
    /// <param name="track">Index of the track in the labels.</param>
    /// <param name="options">The options.</param>
    /// <param name="rng">Draws the first weights and the order of the rows.</param>
    /// <param name="stop">Stops between two steps.</param>
    /// <exception cref="InputException">A table has no row with a label.</exception>
    public static DenseBooster Train(FeatureRows train, FeatureRows validation, int features, int track, DenseOptions options, Rng rng,
        CancellationToken stop = default)
    {
        using var scope = new TensorScope();
        var (x, y) = Known(train, features, track);
        var (otherX, otherY) = Known(validation, features, track);
        Tensor mean = x.Mean([0], keep: true);
        float[] scale = [.. x.Var([0], unbiased: false, keep: true).Sqrt().ToArray<float>().Select(s => s > 1e-6f ? 1 / s : 0)];
        var scales = Tensor.From<float>(scale, [1, features]);
        bool logistic = options.Objective == BoosterObjective.Logistic;
        double centre = logistic ? 0 : y.Mean().Item(), spread = logistic ? 1 : Math.Max(1e-6, Math.Sqrt(y.Var(unbiased: false).Item()));
        (x, otherX) = ((x - mean) * scales, (otherX - mean) * scales);
        (y, otherY) = ((y - centre) / spread, (otherY - centre) / spread);

        var weights = new SortedDictionary<string, Tensor>(StringComparer.Ordinal)
        {
            ["hidden"] = Draw(rng, options.Hidden, features), ["biases"] = Draw(rng, 1, options.Hidden),
            ["outputs"] = Draw(rng, 1, options.Hidden), ["intercept"] = Draw(rng, 1, 1),
        };
        using var optimizer = Optimizer.AdamW(options.LearningRate).AddGroup(weights, options.WeightDecay);
        var (best, least, waited) = (Read(weights), double.PositiveInfinity, 0);
        int[] order = [.. Enumerable.Range(0, (int)x.Size(0))];
        for (int epoch = 0; epoch < options.Epochs && waited < options.Patience; epoch++)
        {
            rng.Shuffle<int>(order);
            foreach (int[] rows in order.Chunk(options.BatchSize))
            {
                stop.ThrowIfCancellationRequested();
                using var step = new TensorScope();
                var chosen = Tensor.From<long>([.. rows.Select(r => (long)r)], [rows.Length]);
                optimizer.ZeroGrad();
                Loss(x.IndexSelect(0, chosen), y.IndexSelect(0, chosen)).Backward();
                optimizer.Step();
            }
            using var evaluation = new TensorScope();
            double loss = Loss(otherX, otherY).Item();
            waited = loss < least ? 0 : waited + 1;
            if (waited == 0)
                (best, least) = (Read(weights), loss);
        }
        return Fold(best, scale, mean.ToArray<float>(), centre, spread, options.Objective);

        Tensor Loss(Tensor rows, Tensor labels)
        {
            var hidden = Functional.Relu(Functional.Linear(rows, weights["hidden"], weights["biases"].Reshape(options.Hidden)));
            var margins = Functional.Linear(hidden, weights["outputs"], weights["intercept"].Reshape(1));
            return logistic ? Functional.BinaryCrossEntropyWithLogits(margins, labels) : Functional.MseLoss(margins, labels);
        }
    }

    static (Tensor X, Tensor Y) Known(FeatureRows table, int features, int track)
    {
        int rows = table.Rows.Length / features, tracks = table.Labels.Length / rows;
        long[] known = [.. Enumerable.Range(0, rows).Where(r => !float.IsNaN(table.Labels[r * tracks + track])).Select(r => (long)r)];
        if (known.Length == 0)
            throw new InputException($"no row has a label of track {track}; expected labels in the training and the validation rows");
        var chosen = Tensor.From<long>(known, [known.Length]);
        return (Tensor.From<float>(table.Rows, [rows, features]).IndexSelect(0, chosen),
            Tensor.From<float>([.. known.Select(r => table.Labels[r * tracks + track])], [known.Length, 1]));
    }

    // uniform within 1 / sqrt(inputs), as PyTorch's nn.Linear
    static Tensor Draw(Rng rng, int outputs, int inputs)
    {
        float[] values = [.. Enumerable.Range(0, outputs * inputs).Select(_ => (float)((2 * rng.NextDouble() - 1) / Math.Sqrt(inputs)))];
        var tensor = Tensor.From<float>(values, [outputs, inputs]);
        tensor.RequiresGrad = true;
        return tensor;
    }

    static Dictionary<string, float[]> Read(SortedDictionary<string, Tensor> weights) =>
        weights.ToDictionary(pair => pair.Key, pair => pair.Value.Detach().ToArray<float>());

    // hidden units of (x - mean) * scale, and the output times spread plus centre
    static DenseBooster Fold(Dictionary<string, float[]> weights, float[] scale, float[] mean, double centre, double spread,
        BoosterObjective objective)
    {
        float[][] hidden = [.. weights["hidden"].Chunk(scale.Length).Select(own => own.Select((w, f) => w * scale[f]).ToArray())];
        float[] biases = [.. weights["biases"].Select((b, unit) => (float)(b - hidden[unit].Select((w, f) => (double)w * mean[f]).Sum()))];
        return new([.. hidden.SelectMany(own => own)], biases, [.. weights["outputs"].Select(w => (float)(w * spread))],
            (float)(weights["intercept"][0] * spread + centre), objective);
    }
}
