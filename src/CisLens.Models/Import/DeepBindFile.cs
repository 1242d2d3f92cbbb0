using System.Globalization;
using System.Text;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Zoo;
using CisLens.Formats.Compression;
using CisLens.Formats.Text;
using CisLens.Models.Networks;
using CisLens.Torch;

namespace CisLens.Models.Import;

/// <summary>
/// Reads the parameter files of the program deepbind 0.1: a line <c># deepbind 0.1</c>, then lines <c>key = value</c>. A value is
/// a whole number or a comma-separated list of numbers. The model predicts the scores that the program prints.
/// </summary>
public static class DeepBindFile
{
    const int MostDetectors = 4096, MostBases = 1024, BytesOfNumber = 64, OtherBytes = 1 << 20;
    static readonly string[] s_keys =
    [
        "reverse_complement", "num_detectors", "detector_len", "has_avg_pooling", "num_hidden", "detectors", "thresholds", "weights1",
        "biases1", "weights2", "biases2",
    ];

    /// <summary>Reads a model from a plain or compressed file.</summary>
    /// <exception cref="InputException">The file is damaged or of another format; the message names the line.</exception>
    public static NetModel Read(string path, ImportOptions options)
    {
        var fields = Fields(path);
        bool mean = Whole(path, fields, "has_avg_pooling", 0, 1) == 1;
        int hidden = Whole(path, fields, "num_hidden", 0, MostDetectors);
        var design = new DeepBind
        {
            Window = options.Window ?? new DeepBind().Window,
            Output = TrackKind.Scalar,
            Detectors = Whole(path, fields, "num_detectors", 1, MostDetectors),
            DetectorLength = Whole(path, fields, "detector_len", 1, MostBases),
            MeanPool = mean,
            Hidden = hidden == 0 ? null : hidden,
            SingleStrand = Whole(path, fields, "reverse_complement", 0, 1) == 0,
            DropoutRate = 0,
        };
        var weights = Weights(path, fields, design);
        Track track = new() { Id = options.NamedTrack ?? options.Name, Kind = TrackKind.Scalar };
        var network = Network.From(design, Device.Cpu, weight => weights[weight.Name]);
        return new NetModel(design.Manifest(options.Name, [track]) with { CodeVersion = BuildInfo.Version }, network);
    }

    static Dictionary<string, float[]> Weights(string path, Dictionary<string, (string Value, long Line)> fields, DeepBind design)
    {
        int n = design.Detectors, length = design.DetectorLength, pooled = design.MeanPool ? 2 * n : n;
        float[] Numbers(string key, int count) => DeepBindFile.Numbers(path, fields, key, count);
        var weights = new Dictionary<string, float[]>
        {
            // the file has the axes position, base, detector
            ["detectors.weight"] = TensorLayout.Permute(Numbers("detectors", length * 4 * n), [n, 4, length], [2, 1, 0]),
            ["detectors.bias"] = Numbers("thresholds", n),
        };
        int first = design.Hidden ?? 1;
        float[] pooling = MaximaFirst(Numbers("weights1", pooled * first), design.MeanPool ? 2 : 1, first);
        float[] biases = Numbers("biases1", first);
        if (design.Hidden is not { } hidden)
        {
            _ = Numbers("weights2", 0);
            _ = Numbers("biases2", 0);
            return Add(weights, "score", pooling, biases);
        }
        weights["hidden.weight"] = TensorLayout.Permute(pooling, [hidden, pooled], [1, 0]);
        weights["hidden.bias"] = biases;
        return Add(weights, "score", Numbers("weights2", hidden), Numbers("biases2", 1));
    }

    static Dictionary<string, float[]> Add(Dictionary<string, float[]> weights, string name, float[] weight, float[] bias)
    {
        (weights[$"{name}.weight"], weights[$"{name}.bias"]) = (weight, bias);
        return weights;
    }

    /// <summary>Reorders rows: the file has maximum and mean of a detector next to each other, the design has all maxima first.</summary>
    static float[] MaximaFirst(float[] rows, int kinds, int width)
    {
        var ordered = new float[rows.Length];
        int detectors = rows.Length / width / kinds;
        for (int d = 0; d < detectors; d++)
            for (int kind = 0; kind < kinds; kind++)
                rows.AsSpan((d * kinds + kind) * width, width).CopyTo(ordered.AsSpan((kind * detectors + d) * width));
        return ordered;
    }

    static Dictionary<string, (string Value, long Line)> Fields(string path)
    {
        var fields = new Dictionary<string, (string, long)>(StringComparer.Ordinal);
        using var lines = new LineReader(path, TextInput.Open(path));
        while (lines.Read(out var line))
        {
            if (line.IsEmpty || line[0] == '#')
                continue;
            if (line.Length > LongestLine(fields))
                throw lines.Fault($"the line has {line.Length:N0} bytes; expected at most {LongestLine(fields):N0} for the sizes above it");
            string[] parts = Encoding.UTF8.GetString(line).Split('=', 2, StringSplitOptions.TrimEntries);
            if (parts.Length != 2 || !s_keys.Contains(parts[0]))
                throw lines.Fault($"{Quoted.Text(line)}; expected \"key = value\" with one of the keys {string.Join(", ", s_keys)}");
            if (!fields.TryAdd(parts[0], (parts[1], lines.Line)))
                throw lines.Fault($"duplicate key {parts[0]}");
        }
        return fields;
    }

    /// <summary>Most bytes of a line, from the sizes read so far. In the files that exist, the sizes come first.</summary>
    static long LongestLine(Dictionary<string, (string Value, long Line)> fields)
    {
        long Size(string key) => fields.TryGetValue(key, out var field)
            && int.TryParse(field.Value, NumberStyles.None, CultureInfo.InvariantCulture, out int size) ? Math.Min(size, MostDetectors) : 0;
        return OtherBytes + BytesOfNumber * Size("num_detectors") * Math.Max(4 * Size("detector_len"), 2 * Size("num_hidden"));
    }

    static (string Value, long Line) Field(string path, Dictionary<string, (string Value, long Line)> fields, string key) =>
        fields.TryGetValue(key, out var field) ? field
            : throw InputException.In(path, $"has no line \"{key} = ...\", which a DeepBind model needs; check that the file is complete");

    static int Whole(string path, Dictionary<string, (string Value, long Line)> fields, string key, int least, int most)
    {
        var (text, line) = Field(path, fields, key);
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int value) && value >= least && value <= most)
            return value;
        throw InputException.At(path, line,
            $"{key} is {Quoted.Text(Encoding.UTF8.GetBytes(text))}; expected a whole number from {least} to {most}");
    }

    static float[] Numbers(string path, Dictionary<string, (string Value, long Line)> fields, string key, int count)
    {
        var (text, line) = Field(path, fields, key);
        int found = text.Length == 0 ? 0 : text.AsSpan().Count(',') + 1;
        if (found != count)
            throw InputException.At(path, line, $"{key} has {found} numbers; expected {count}");
        if (count == 0)
            return [];
        var (numbers, at) = (new float[count], 0);
        foreach (var cell in text.AsSpan().Split(','))
            numbers[at++] = float.TryParse(text.AsSpan(cell), NumberStyles.Float, CultureInfo.InvariantCulture, out float value)
                && float.IsFinite(value) ? value : throw InputException.At(path, line,
                    $"{key} contains {Quoted.Text(Encoding.UTF8.GetBytes(text[cell]))}; expected finite numbers separated by commas");
        return numbers;
    }
}
