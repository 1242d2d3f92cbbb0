using System.Text.Json;
using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Design.Own;
using CisLens.Design.Zoo;

namespace CisLens.Models.Import;

/// <summary>Reads a JSON file with a design of the user's own: our list of layers, or a Keras architecture.</summary>
public static class DesignFile
{
    static readonly JsonDocumentOptions s_document = new()
    {
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        AllowDuplicateProperties = false,
    };

    /// <summary>Whether the name of a design is the path of such a file: it ends in <c>.json</c>.</summary>
    public static bool IsPath(string design) => design.EndsWith(".json", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a design. Its name is that in the file, or the name of the file.</summary>
    /// <exception cref="InputException">The file is missing or not valid. The message has the JSON path.</exception>
    public static OwnDesign Read(string path)
    {
        string text = KerasConfig.ReadText(path, "a JSON file of layers");
        return Named(path, () =>
        {
            var json = JsonNode.Parse(text, documentOptions: s_document) as JsonObject
                ?? throw new ModelException("the file is not a JSON object; expected an object with a list of layers");
            bool named = json["name"]?.GetValueKind() == JsonValueKind.String;
            return (named ? json["name"]!.GetValue<string>() : Path.GetFileNameWithoutExtension(path),
                json.ContainsKey("class_name") ? KerasDesign.Translate(JsonElement.Parse(text)) : json);
        });
    }

    /// <summary>The architecture in a Keras HDF5 file, as a design with the name of the file; null if the file does not have one.</summary>
    /// <param name="path">The weights of a network.</param>
    /// <exception cref="InputException">The file is damaged, or a layer is not supported.</exception>
    public static OwnDesign? InWeights(string path)
    {
        if (!File.Exists(path) || !StoredTensors.IsHdf5(path))
            return null;
        using var file = KerasFile.Open(path);
        return file.Config is { } config
            ? Named(path, () => (Path.GetFileNameWithoutExtension(path), KerasDesign.Translate(JsonElement.Parse(config)))) : null;
    }

    static OwnDesign Named(string path, Func<(string Name, JsonObject Options)> read)
    {
        try
        {
            var (name, options) = read();
            if (Designs.All.Any(design => design.Name == name))
                throw new ModelException($"the name is \"{name}\", which is a design of CisLens; expected another \"name\"");
            return OwnDesign.From(name, options);
        }
        catch (JsonException e) when (e.LineNumber is { } line)
        {
            throw InputException.At(path, line + 1, $"not valid JSON near byte {e.BytePositionInLine + 1}");
        }
        catch (Exception e) when (e is ModelException or JsonException or InvalidOperationException)
        {
            throw InputException.In(path, e.Message.ReplaceLineEndings(" "), e);
        }
    }
}
