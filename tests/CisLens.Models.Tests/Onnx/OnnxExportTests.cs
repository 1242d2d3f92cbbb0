using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Zoo;
using CisLens.Models.Networks;
using CisLens.Models.Onnx;
using CisLens.Torch;

namespace CisLens.Models.Tests.Onnx;

/// <summary>For networks with random weights, libtorch and OnnxRuntime with the exported file predict the same values.</summary>
public sealed class OnnxExportTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-onnx-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    public static TheoryData<string, int> Designs => new()
    {
        { "basset", 200 }, { "deepsea", 400 }, { "deepsea-torch7", 400 }, { "deeper-deepsea", 600 }, { "beluga", 400 },
        { "define", 300 }, { "deepstarr", 249 }, { "mpra-dragonn", 145 },
        { "basset-basenji", 384 }, { "xpresso", 900 },
    };

    [Theory, MemberData(nameof(Designs))]
    public void An_exported_network_predicts_what_it_predicted(string name, int window)
    {
        var options = new JsonObject { ["window"] = window, ["tasks"] = 2 };
        if (name == "xpresso")
            options["half_life"] = new JsonArray(0.5, -1, 0, 2, 0, 1);
        var design = Design.Zoo.Designs.Create(name, options);
        var tracks = Enumerable.Range(0, 2).Select(t => new Track { Id = $"t{t}", Kind = design.Kind(t) }).ToArray();
        using var model = new NetModel(design.Manifest("net", tracks), Network.Create(design, Device.Cpu, new Rng(3)), batchSize: 2);
        string path = Path.Combine(_folder, "net.onnx");
        using (var stream = File.Create(path))
            model.SaveOnnx(stream);
        var encoding = new OnnxOptions
        {
            BaseOrder = design.BaseOrder, UnknownBase = design.UnknownBase, ForwardOnly = design.Card.Strand == StrandRule.Forward,
        };
        using var exported = OnnxModel.Import(path, "net", window, encoding, null, threads: 1);
        var rng = new Rng(4);
        byte[] codes = [.. Enumerable.Range(0, 2 * window).Select(_ => (byte)rng.Next(5))];   // some bases are N
        float[] expected = new float[4], found = new float[4];
        model.Predict(new SequenceBatch(codes, window), [0, 1], expected);
        exported.Predict(new SequenceBatch(codes, window), [0, 1], found);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], found[i], 1e-5 * Math.Max(1, Math.Abs(expected[i])));
    }

    [Fact]
    public void A_damaged_manifest_is_refused_in_one_line()
    {
        var graph = new OnnxWriter();
        string path = Path.Combine(_folder, "odd.onnx");
        foreach (string json in (string[])["{", """{ "schema": 1, "name": "net" }"""])
        {
            using (var stream = File.Create(path))
                graph.Write(stream, ("x", [4, 5]), (graph.Node("Flatten", ["x"]), [20]), (OnnxExport.ManifestKey, json));
            string message = Assert.Throws<ModelException>(() => OnnxModel.Import(path, "net", threads: 1)).Message;
            Assert.StartsWith($"{path}: cislens.manifest is not a valid manifest: ", message);
            Assert.DoesNotContain('\n', message);
        }
    }
}
