using System.Globalization;
using System.Runtime.InteropServices;
using CisLens.Core;
using CisLens.Models.Boosters;

namespace CisLens.Train.Boosting;

/// <summary>A booster that was trained.</summary>
/// <param name="Booster">The booster, with the rounds up to the best one if training stops early.</param>
/// <param name="Rounds">Number of rounds that the booster has.</param>
/// <param name="Metrics">The metric on the validation rows after each round that was done; empty without validation rows.</param>
public sealed record BoosterResult(Booster Booster, int Rounds, IReadOnlyList<double> Metrics)
{
    /// <summary>The metric of the booster on the validation rows; NaN without validation rows.</summary>
    public double Metric => Metrics.Count == 0 ? double.NaN : Metrics[Rounds - 1];
}

/// <summary>
/// Trains boosters with XGBoost's C library. The booster is read back from the JSON that XGBoost saves. The same options, seed and number
/// of threads give the same booster.
/// </summary>
public static unsafe class BoosterTraining
{
    /// <summary>Trains a booster on the labels of a matrix.</summary>
    /// <param name="train">Features and labels.</param>
    /// <param name="validation">Features and labels of other rows; null for none.</param>
    /// <param name="options">The options.</param>
    /// <param name="threads">Number of threads.</param>
    /// <param name="stop">Stops the training between two rounds.</param>
    /// <exception cref="ArgumentException">Options are out of range, the features differ, or there are no labels.</exception>
    /// <exception cref="InputException">The labels have one value only where two classes are needed.</exception>
    /// <exception cref="NativeException">XGBoost is not installed, or failed.</exception>
    public static BoosterResult Train(
        FeatureMatrix train, FeatureMatrix? validation, BoostingOptions options, int threads, CancellationToken stop = default)
    {
        Check(train, validation, options);
        float baseScore = BaseScore(train, options);
        nint* matrices = stackalloc nint[] { train.Handle.DangerousGetHandle(), validation?.Handle.DangerousGetHandle() ?? 0 };
        LibXgboost.Check(LibXgboost.XGBoosterCreate(matrices, validation is null ? 1u : 2u, out var booster));
        using (booster)
        {
            foreach (var (name, value) in options.Parameters(baseScore, threads))
                LibXgboost.Check(LibXgboost.XGBoosterSetParam(booster, name, value));
            var result = Rounds(booster, train, validation, options, stop);
            GC.KeepAlive(train);
            GC.KeepAlive(validation);
            return result;
        }
    }

    static void Check(FeatureMatrix train, FeatureMatrix? validation, BoostingOptions options)
    {
        var faults = options.Faults().ToList();
        if (validation is not null && validation.Features != train.Features)
            faults.Add($"{validation.Features} features of validation rows; expected {train.Features} as of training rows");
        if (double.IsNaN(train.MeanLabel) || validation is not null && double.IsNaN(validation.MeanLabel))
            faults.Add("no row has a label");
        if (validation is null && options.EarlyStopping is not null)
            faults.Add("early_stopping needs validation rows");
        if (faults.Count > 0)
            throw new ArgumentException(string.Join("; ", faults));
    }

    static float BaseScore(FeatureMatrix train, BoostingOptions options)
    {
        double score = options.BaseScore ?? train.MeanLabel;
        return options.Objective != BoosterObjective.Logistic || score is > 0 and < 1 ? (float)score
            : throw new InputException($"the mean of the training labels is {score}; expected labels 0 and 1, and both of them");
    }

    static BoosterResult Rounds(
        BoosterHandle booster, FeatureMatrix train, FeatureMatrix? validation, BoostingOptions options, CancellationToken stop)
    {
        var metrics = new List<double>();
        var (best, kept) = (0, (byte[]?)null);
        for (int round = 0; round < (options.Booster == BoosterKind.Forest ? 1 : options.Rounds); round++)
        {
            stop.ThrowIfCancellationRequested();
            LibXgboost.Check(LibXgboost.XGBoosterUpdateOneIter(booster, round, train.Handle));
            if (validation is null)
                continue;
            metrics.Add(Evaluate(booster, round, validation));
            if (options.EarlyStopping is not { } patience)
                continue;
            bool better = options.WatchedMetric == BoostingMetric.Auc ? metrics[round] > metrics[best] : metrics[round] < metrics[best];
            // trees of later rounds can be left out, but weights change in every round
            if (round == 0 || better || double.IsNaN(metrics[best]))
                (best, kept) = (round, options.Booster == BoosterKind.Linear ? Save(booster) : null);
            else if (round - best >= patience)
                break;
        }
        bool stops = options.EarlyStopping is not null;
        var trained = BoosterFile.Read("the booster of XGBoost", kept ?? Save(booster), train.Features);
        int rounds = stops ? best + 1 : options.Booster == BoosterKind.Forest ? 1 : options.Rounds;
        return new(stops && trained is TreeBooster trees ? trees.First(rounds) : trained, rounds, metrics);
    }

    // XGBoost gives the text "[0]\tvalidation-rmse:0.5"
    static double Evaluate(BoosterHandle booster, int round, FeatureMatrix validation)
    {
        fixed (byte* validationName = "validation\0"u8)
        {
            byte* name = validationName;
            nint matrix = validation.Handle.DangerousGetHandle();
            LibXgboost.Check(LibXgboost.XGBoosterEvalOneIter(booster, round, &matrix, &name, 1, out nint text));
            string line = Marshal.PtrToStringUTF8(text)!;
            var number = line.AsSpan(line.LastIndexOf(':') + 1);
            return double.TryParse(number, CultureInfo.InvariantCulture, out double metric) ? metric : double.NaN;
        }
    }

    static byte[] Save(BoosterHandle booster)
    {
        LibXgboost.Check(LibXgboost.XGBoosterSaveModelToBuffer(booster, """{"format":"json"}""", out ulong length, out byte* bytes));
        return new ReadOnlySpan<byte>(bytes, checked((int)length)).ToArray();
    }
}
