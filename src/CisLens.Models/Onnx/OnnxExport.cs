using System.Text.Json;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Layers;

namespace CisLens.Models.Onnx;

/// <summary>
/// Writes a network as an ONNX file. The layers of the design become ONNX operators. The input is <c>B 4 L</c>; the output is on the
/// natural scale, <c>B T</c>, or <c>B N T</c> with bins. The metadata of the file contain the manifest of the model.
/// </summary>
public static class OnnxExport
{
    /// <summary>Name of the input in the file.</summary>
    public const string Input = "sequence";

    /// <summary>Key of the manifest in the metadata of a file.</summary>
    public const string ManifestKey = "cislens.manifest";

    /// <summary>Writes a network.</summary>
    /// <param name="network">The network.</param>
    /// <param name="manifest">Its manifest.</param>
    /// <param name="stream">The output.</param>
    public static void Write(Network network, ModelManifest manifest, Stream stream)
    {
        var graph = new OnnxGraph(network);
        var design = network.Design;
        var rows = design.BoundLayers();
        var (output, shape) = graph.Run(rows.Layers, Input, new Shape(4, design.Window));
        bool anyLength = design.BinBp is not null && !rows.All.Any(layer => layer is MaxPool { Ceil: true } or Constants);
        graph.Writer.Write(stream, (Input, [4, anyLength ? 0 : design.Window]),
            (output, shape.Rank == 1 ? [design.Tasks] : [anyLength ? 0 : design.Bins, design.Tasks]),
            (ManifestKey, JsonSerializer.Serialize(manifest, Json.Line)));
    }
}
