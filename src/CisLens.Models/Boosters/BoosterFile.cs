using CisLens.Core;
using CisLens.Formats.Compression;
using CisLens.Formats.Text;

namespace CisLens.Models.Boosters;

/// <summary>What a text dump of XGBoost does not contain.</summary>
/// <param name="BaseScore">The <c>base_score</c> of training: the mean of regression, or a probability of <c>binary:logistic</c>.</param>
/// <param name="Objective">The last step.</param>
public sealed record DumpFacts(float BaseScore, BoosterObjective Objective);

/// <summary>
/// Reads models of XGBoost, plain or gzipped: the binary format of versions 0.6 to 1.7, JSON, universal binary JSON and text dumps of
/// trees and linear models. The content of the file tells the format.
/// </summary>
/// <remarks>XGBoost's library is not used, because damaged files end the process in it (docs/decisions/own-xgboost-reader.md).</remarks>
public static class BoosterFile
{
    /// <summary>Largest size in bytes of a decompressed model, and of a model as JSON. Models of 500 small trees have 1 to 2 MB.</summary>
    internal const int MostBytes = 128 << 20;

    /// <summary>Reads a model.</summary>
    /// <param name="path">The file.</param>
    /// <param name="features">The expected number of features; null for any. A dump of trees needs it.</param>
    /// <param name="dump">What a text dump does not contain. It is used for text dumps only.</param>
    /// <exception cref="InputException">The file is missing, damaged, of another format or of another number of features, or it has an
    /// objective or booster that is not supported.</exception>
    public static Booster Read(string path, int? features = null, DumpFacts? dump = null) => Read(path, Bytes(path), features, dump);

    /// <inheritdoc cref="Read(string, int?, DumpFacts?)"/>
    /// <param name="path">Name of the file, for errors.</param>
    /// <param name="bytes">The whole content, not compressed.</param>
    /// <param name="features">The expected number of features; null for any. A dump of trees needs it.</param>
    /// <param name="dump">What a text dump does not contain. It is used for text dumps only.</param>
    public static Booster Read(string path, byte[] bytes, int? features = null, DumpFacts? dump = null)
    {
        var start = bytes.AsSpan().TrimStart(" \t\r\n"u8);
        Booster booster;
        try
        {
            booster = start switch
            {
                // the length of the first name
                [(byte)'{', (byte)'L' or (byte)'l' or (byte)'I' or (byte)'i' or (byte)'U', ..] =>
                    BoosterJson.Read(path, new UbjReader(path, bytes).ToJson()),
                [(byte)'{', ..] => BoosterJson.Read(path, bytes),
                _ when start.StartsWith("booster["u8) || start.StartsWith("bias:"u8) => BoosterDump.Read(path, bytes, features, dump),
                _ => BoosterBinary.Read(path, bytes),
            };
        }
        catch (ArgumentException e)
        {
            throw InputException.In(path, $"{e.Message}; download or copy the file again", e);
        }
        return features is null || features == booster.Features ? booster
            : throw InputException.In(path, $"the booster has {booster.Features} features; expected {features}");
    }

    static byte[] Bytes(string path)
    {
        using var stream = TextInput.OpenBytes(path);
        var (all, part) = (new MemoryStream(), new byte[1 << 16]);
        for (int read; (read = stream.Read(part)) > 0; all.Write(part, 0, read))
            if (all.Length + read > MostBytes)
                throw InputException.In(path, $"has more than {MostBytes >> 20} MiB; expected a model of XGBoost");
        return all.ToArray();
    }

    /// <summary>The objective with a name of XGBoost.</summary>
    internal static BoosterObjective Objective(string path, string name) => name switch
    {
        "reg:linear" or "reg:squarederror" => BoosterObjective.SquaredError,
        "binary:logistic" => BoosterObjective.Logistic,
        _ => throw InputException.In(path, $"the objective is {Name(name)}; expected reg:squarederror, reg:linear or binary:logistic"),
    };

    /// <summary>Refuses a booster that predicts several values or is not of a known kind; true for a linear booster.</summary>
    internal static bool IsLinear(string path, string booster, long classes)
    {
        if (classes > 1)
            throw InputException.In(path, $"the booster predicts {classes} values per row; expected one");
        return booster is "gblinear" or "gbtree" ? booster == "gblinear"
            : throw InputException.In(path, $"the booster is {Name(booster)}; expected gbtree or gblinear");
    }

    static string Name(string name) => Quoted.Text(System.Text.Encoding.UTF8.GetBytes(name));

    /// <summary>The margin of a base score: itself, or its log odds, −ln(1 / p − 1).</summary>
    internal static float BaseMargin(string path, float baseScore, BoosterObjective objective)
    {
        if (objective == BoosterObjective.SquaredError && float.IsFinite(baseScore))
            return baseScore;
        return objective == BoosterObjective.Logistic && baseScore is > 0 and < 1 ? -MathF.Log(1 / baseScore - 1)
            : throw InputException.In(path, $"the base score is {baseScore}; expected " +
                (objective == BoosterObjective.Logistic ? "a probability between 0 and 1" : "a finite number"));
    }

    /// <summary>A linear booster from its weights with the bias last.</summary>
    internal static LinearBooster Linear(string path, float[] weights, long features, float baseMargin, BoosterObjective objective) =>
        weights.Length == features + 1 ? new(weights[..^1], weights[^1] + baseMargin, objective)
            : throw InputException.In(path, $"has {weights.Length} weights; expected {features + 1} for {features} features and a bias");
}
