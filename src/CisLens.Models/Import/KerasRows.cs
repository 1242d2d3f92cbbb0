using System.Text.Json;
using System.Text.Json.Nodes;
using CisLens.Core;

namespace CisLens.Models.Import;

/// <summary>Translates a layer of a Keras architecture into rows of our list of layers.</summary>
/// <param name="config">Settings of the layer.</param>
/// <param name="path">Its JSON path, for messages.</param>
sealed class KerasRows(JsonElement config, string path)
{
    /// <summary>The layer, and its activation.</summary>
    /// <param name="name">Name of the layer.</param>
    /// <param name="kind">Its class.</param>
    /// <param name="config">Its settings.</param>
    /// <param name="path">Its JSON path, for messages.</param>
    /// <exception cref="ModelException">The class or a setting is not supported.</exception>
    public static IEnumerable<JsonObject> From(string name, string kind, JsonElement config, string path)
    {
        if (kind == "InputLayer")
            return [];
        string? activation = KerasConfig.Activation(kind, config);
        JsonObject[] after = activation is null or "linear" ? [] : [new JsonObject { ["type"] = activation }];
        return kind is "Activation" or "ReLU" ? after : [new KerasRows(config, path).Row(name, kind), .. after];
    }

    JsonObject Row(string name, string kind) => kind switch
    {
        "Conv1D" or "Convolution1D" or "Conv2D" => Convolution(name),
        "Dense" => new() { ["type"] = "dense", ["name"] = name, ["units"] = Size("units", "output_dim"), ["bias"] = Bias },
        "BatchNormalization" => new()
        {
            ["type"] = "batch_norm",
            ["name"] = name,
            ["epsilon"] = Number("epsilon") ?? 1e-3,
            ["momentum"] = 1 - (Number("momentum") ?? 0.99),
        },
        "MaxPooling1D" or "MaxPooling2D" => new() { ["type"] = "max_pool", ["size"] = Pool(), ["padding"] = Padding("valid", "same") },
        "AveragePooling1D" or "AveragePooling2D" when Padding("valid") is not null => new() { ["type"] = "avg_pool", ["size"] = Pool() },
        "GlobalMaxPooling1D" => new() { ["type"] = "global_max" },
        "GlobalAveragePooling1D" => new() { ["type"] = "global_mean" },
        "Flatten" => new() { ["type"] = "flatten", ["by_position"] = true },
        "Dropout" => new() { ["type"] = "dropout", ["rate"] = Number("rate", "p") ?? 0 },
        _ => throw new ModelException($"{path}.class_name is \"{kind}\"; expected Conv1D, Conv2D, Dense, BatchNormalization, "
            + "Activation, ReLU, MaxPooling1D, MaxPooling2D, AveragePooling1D, AveragePooling2D, GlobalMaxPooling1D, GlobalAveragePooling1D, Flatten, Dropout or Add"),
    };

    JsonObject Convolution(string name)
    {
        RequireStride(1);
        RequireColumn("kernel_size");
        return new()
        {
            ["type"] = "conv",
            ["name"] = name,
            ["filters"] = Size("filters", "nb_filter"),
            ["width"] = Size("kernel_size", "filter_length"),
            ["padding"] = Padding("valid", "same"),
            ["dilation"] = (int)(Number("dilation_rate") ?? 1),
            ["bias"] = Bias,
        };
    }

    int Pool()
    {
        int size = Size("pool_size", "pool_length");
        RequireColumn("pool_size");
        RequireStride(size);
        return size;
    }

    void RequireStride(int expected)
    {
        if (Number("strides", "stride", "subsample_length") is { } stride && stride != expected)
            throw new ModelException($"{path}.config.strides is {stride}; expected {expected}");
    }

    // the sequence lies along the height of an image of width 1
    void RequireColumn(string key)
    {
        if (config.TryGetProperty(key, out var sizes) && sizes.ValueKind == JsonValueKind.Array && sizes.GetArrayLength() == 2
            && sizes[1].GetDouble() != 1)
            throw new ModelException($"{path}.config.{key} is {sizes}; expected a width of 1, such as [{sizes[0]}, 1]");
    }

    // Keras 2 and 3 first, then Keras 1
    double? Number(params string[] keys) => keys.Select(key => KerasConfig.First(config, key)).FirstOrDefault(v => v is not null);

    int Size(params string[] keys) => Number(keys) is { } value ? (int)value
        : throw new ModelException($"{path}.config.{keys[0]} is missing; expected a whole number");

    bool Bias => !(config.TryGetProperty("use_bias", out var bias) || config.TryGetProperty("bias", out bias))
        || bias.ValueKind != JsonValueKind.False;

    string Padding(params string[] allowed)
    {
        bool given = config.TryGetProperty("padding", out var padding) || config.TryGetProperty("border_mode", out padding);
        string word = given ? padding.ToString() : "valid";
        return allowed.Contains(word) ? word
            : throw new ModelException($"{path}.config.padding is \"{word}\"; expected {string.Join(" or ", allowed)}");
    }
}
