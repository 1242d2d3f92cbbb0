using System.Globalization;
using System.Text.Json;
using CisLens.Core;

namespace CisLens.Models.Boosters;

/// <summary>Reads the JSON that XGBoost saves since version 1.0.</summary>
static class BoosterJson
{
    public static Booster Read(string path, ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { AllowDuplicateProperties = false });
            return Read(path, new Field(path, "", document.RootElement)["learner"]);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // InvalidOperationException: a text is not UTF-8, or has half of a surrogate pair
            throw InputException.In(path, $"is not valid JSON: {Printable.Text(e.Message.ReplaceLineEndings(" "))}", e);
        }
    }

    static Booster Read(string path, Field learner)
    {
        var (parameters, model) = (learner["learner_model_param"], learner["gradient_booster"]);
        var objective = BoosterFile.Objective(path, learner["objective"]["name"].Text);
        int values = Math.Max(parameters["num_class"].Int, parameters.Find("num_target")?.Int ?? 1);
        int features = parameters["num_feature"].Int;
        bool linear = BoosterFile.IsLinear(path, model["name"].Text, values);
        float margin = BoosterFile.BaseMargin(path, parameters["base_score"].Float, objective);
        if (linear)
            return BoosterFile.Linear(path, model["model"]["weights"].List(e => e.Float), features, margin, objective);
        return TreeBooster.From(features, margin, objective, model["model"]["trees"].List(Tree));
    }

    static TreeBooster.Node[] Tree(Field tree)
    {
        int[] left = tree["left_children"].List(e => e.Int);
        int[] right = Column("right_children", e => e.Int), feature = Column("split_indices", e => e.Int);
        int[] missing = Column("default_left", e => e.Int);
        float[] value = Column("split_conditions", e => e.Float);
        if (tree.Find("split_type")?.List(e => e.Int).Any(type => type != 0) == true)
            throw tree.Bad("has splits by categories", "splits by numbers");
        return [.. left.Select((child, i) => new TreeBooster.Node(child, right[i],
            feature[i] >= 0 ? (uint)feature[i] | (missing[i] != 0 ? TreeBooster.MissingLeft : 0) : uint.MaxValue, value[i]))];

        T[] Column<T>(string name, Func<Field, T> read) => tree[name].List(read) is var list && list.Length == left.Length ? list
            : throw tree.Bad($"has {list.Length} {name}", $"{left.Length} as left_children");
    }

    /// <summary>A value of the document, and its name for errors.</summary>
    readonly struct Field(string path, string name, JsonElement value)
    {
        public Field this[string key] => Find(key) ?? throw Bad($"has no \"{key}\"");

        public Field? Find(string key) => value.ValueKind != JsonValueKind.Object ? throw Bad("is not an object")
            : value.TryGetProperty(key, out var inner) ? new(path, name.Length == 0 ? key : $"{name}.{key}", inner) : null;

        public string Text => value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Bad("is not a text");

        // parameters are texts, and since version 3.1 the base score is a list in a text
        string Number => value.ValueKind switch
        {
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.String => value.GetString()!.TrimStart('[').TrimEnd(']'),
            JsonValueKind.True => "1",
            JsonValueKind.False => "0",
            _ => "",
        };

        public int Int => int.TryParse(Number, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number
            : throw Bad("is not a whole number of 32 bits");

        public float Float => float.TryParse(Number, NumberStyles.Float, CultureInfo.InvariantCulture, out float number) ? number
            : throw Bad("is not a number");

        public T[] List<T>(Func<Field, T> read)
        {
            if (value.ValueKind != JsonValueKind.Array)
                throw Bad("is not a list");
            var (list, at) = (new T[value.GetArrayLength()], 0);
            foreach (var element in value.EnumerateArray())
                list[at++] = read(new Field(path, name, element));
            return list;
        }

        public InputException Bad(string problem, string expected = "a model of XGBoost") =>
            InputException.In(path, $"{(name.Length == 0 ? "the JSON" : name)} {problem}; expected {expected}");
    }
}
