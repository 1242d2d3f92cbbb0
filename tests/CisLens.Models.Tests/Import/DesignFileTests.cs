using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Layers;
using CisLens.Design.Own;
using CisLens.Models.Import;
using CisLens.Models.Networks;
using CisLens.Models.Onnx;
using CisLens.Torch;

namespace CisLens.Models.Tests.Import;

/// <summary>Designs of the user's own in JSON files.</summary>
public sealed class DesignFileTests : IDisposable
{
    // every type of layer that B F L or B F can have
    const string Everything = """
        { "name": "mine", "window": 64, "tasks": 2, "layers": [
          { "type": "conv", "filters": 6, "width": 5, "padding": "same", "name": "motifs" }, "batch_norm", "exponential",
          { "type": "max_pool", "size": 2 },
          { "type": "residual", "layers": [
            { "type": "batch_norm", "epsilon": 0.001 }, "relu", { "type": "conv", "filters": 6, "width": 3, "padding": 2, "dilation": 2, "bias": false } ] },
          "gelu", { "type": "avg_pool", "size": 2 }, { "type": "pointwise", "units": 5 }, "gelu_tanh",
          { "type": "lstm", "units": 3, "dropout": 0.1 }, { "type": "crop", "each": 1 },
          { "type": "concat", "first": ["global_max_mean"], "second": ["global_mean"] },
          { "type": "dense", "units": 7 }, "relu", { "type": "dropout", "rate": 0.2 },
          { "type": "dense", "units": "tasks", "name": "head" } ] }
        """;

    readonly string _folder = Directory.CreateTempSubdirectory("cislens-design-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    OwnDesign Read(string json, string file = "net.json")
    {
        string path = Path.Combine(_folder, file);
        File.WriteAllText(path, json);
        return DesignFile.Read(path);
    }

    static NetModel Model(ModelDesign design) => new(
        design.Manifest("net", [.. Enumerable.Range(0, design.Tasks).Select(t => new Track { Id = $"t{t}", Kind = design.Kind(t) })]),
        Network.Create(design, Device.Cpu, new Rng(3)));

    [Fact]
    public void A_list_of_layers_is_a_network_with_the_shapes_and_names_of_its_rows()
    {
        var design = Read(Everything);
        // 64 → conv 64 → pool 32 → pool 16 → crop 14; LSTM of 3 units in both directions: 6 channels; 12 + 6 numbers after the pools
        Assert.Equal(["motifs.weight 6 4 5", "conv1.weight 6 6 3", "dense1.weight 5 6", "dense2.weight 7 18", "head.weight 2 7"],
            design.BoundLayers().Weights.Where(w => w.Name.EndsWith(".weight", StringComparison.Ordinal) && w.Shape.Length > 1)
                .Select(w => $"{w.Name} {string.Join(' ', w.Shape)}"));
        Assert.Equal("mine", design.Name);
        // 120+6 motifs, 12+12 norms, 108 conv1, 35 dense, 2 × (12 × 5 + 12 × 3 + 12) LSTM, 133 dense2, 16 head
        Assert.Equal(126 + 24 + 108 + 35 + 216 + 133 + 16, design.ParameterCount());
    }

    [Fact]
    public void The_model_file_has_the_layers_and_scores_and_exports_as_any_other()
    {
        using var model = Model(Read(Everything));
        string file = Path.Combine(_folder, "net.clm"), onnx = Path.Combine(_folder, "net.onnx");
        ModelFile.Write(file, model);
        File.Delete(Path.Combine(_folder, "net.json"));
        using var opened = ModelFile.Open(file, Device.Cpu, selfTest: true);
        using (var stream = File.Create(onnx))
            model.SaveOnnx(stream);
        using var exported = OnnxModel.Import(onnx, "net", threads: 1)!;
        var rng = new Rng(4);
        byte[] codes = [.. Enumerable.Range(0, 3 * 64).Select(_ => (byte)rng.Next(5))];
        float[] expected = new float[6], found = new float[6], inOnnx = new float[6];
        model.Predict(new SequenceBatch(codes, 64), [0, 1], expected);
        opened.Predict(new SequenceBatch(codes, 64), [0, 1], found);
        exported.Predict(new SequenceBatch(codes, 64), [0, 1], inOnnx);
        Assert.Equal(expected, found);
        Assert.All(expected.Zip(inOnnx), pair => Assert.Equal(pair.First, pair.Second, 1e-5));
        string weights = Path.Combine(_folder, "net.safetensors");
        using (var stream = File.Create(weights))
            model.SaveWeights(stream);
        using var imported = NetworkImport.Read(weights, Read(Everything), "net", model.Manifest.Tracks, Device.Cpu);
        imported.Predict(new SequenceBatch(codes, 64), [0, 1], found);
        Assert.Equal(expected, found);
    }

    [Fact]
    public void Bins_and_exclusive_classes_are_options_of_the_file()
    {
        var design = Read("""
            { "window": 20, "tasks": 3, "exclusive": true, "bin_bp": 2, "crop_bp": 4, "base_order": "AGCT", "unknown_base": "quarter", "strand": "forward",
              "layers": [ { "type": "conv", "filters": 5, "width": 3, "padding": "same" }, "relu", { "type": "crop", "each": 4 },
                { "type": "max_pool", "size": 2 }, { "type": "conv", "filters": "tasks", "width": 1 } ] }
            """);
        using var model = Model(design);
        Assert.Equal((6, 2, 4, "AGCT", UnknownBase.Quarter, StrandRule.Forward, "softmax"), (model.Manifest.Bins, model.Manifest.BinBp!.Value, model.Manifest.CropBp,
            model.Manifest.BaseOrder, model.Manifest.UnknownBase, model.Manifest.Strand, model.Manifest.OutputTransform));
        var values = new float[6 * 3];
        model.Predict(new SequenceBatch(new byte[20], 20), [0, 1, 2], values);
        Assert.All(values.Chunk(3), bin => Assert.Equal(1, bin.Sum(), 1e-5));
    }

    [Theory]
    [InlineData("""{ "layers": ["cov"] }""", "layers[0].type is \"cov\"; expected one of conv, dense")]
    [InlineData("""{ "layers": ["cov"] }""", "; did you mean \"conv\"?")]
    [InlineData("""{ "layers": ["relu", { "type": "conv", "width": 3 }] }""", "layers[1].filters is missing; expected a whole number from 1 to ")]
    [InlineData("""{ "layers": [{ "type": "conv", "filters": "many", "width": 3 }] }""", "layers[0].filters is \"many\"; expected a whole number")]
    [InlineData("""{ "layers": [{ "type": "conv", "filtres": 3, "filters": 4, "width": 3 }] }""", "layers[0].filtres is unknown; did you mean \"filters\"?")]
    [InlineData("""{ "layers": [{ "type": "residual", "layers": ["relu", { "type": "dropout", "rate": 2 }] }] }""",
        "layers[0].layers[1].rate is 2; expected a number from 0 to below 1")]
    [InlineData("""{ "layers": [3] }""", "layers[0] is 3; expected an object with a type, or a type")]
    [InlineData("""{ "layers": [{ "type": "dense", "units": 3, "name": "a" }, { "type": "dense", "units": 3, "name": "a" }] }""",
        "layers[1].name: a layer before it is called a, too; expected different names")]
    [InlineData("""{ "window": 8 }""", "layers is missing; expected a list of layers")]
    [InlineData("""{ "layers": [], "windows": 8 }""", "windows is unknown; did you mean \"window\"?")]
    [InlineData("""{ "layers": [], "name": "basset" }""", "the name is \"basset\", which is a design of CisLens")]
    [InlineData("{ \"layers\": [],\n 3 }", ":2: not valid JSON near byte 2")]
    public void A_fault_is_one_line_with_its_path(string json, string message)
    {
        string found = Assert.Throws<InputException>(() => Read(json)).Message;
        Assert.StartsWith(Path.Combine(_folder, "net.json"), found, StringComparison.Ordinal);
        Assert.Contains(message, found, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', found);
    }

    [Theory]
    [InlineData("""{ "window": 8, "layers": [{ "type": "conv", "filters": 2, "width": 3 }, { "type": "max_pool", "size": 9 }] }""",
        "layers[1], max_pool: a pool of 9 does not fit into B 2 6")]
    [InlineData("""{ "window": 8, "layers": ["flatten", { "type": "dense", "units": 5 }] }""",
        "layers[1]: the output is B 5; expected B 1, such as a dense layer of \"tasks\" units")]
    public void A_shape_that_does_not_fit_is_refused_with_its_layer(string json, string message) =>
        Assert.Contains(message, Assert.Throws<ModelException>(() => Read(json).BoundLayers()).Message, StringComparison.Ordinal);

    const string Input = """{ "class_name": "InputLayer", "config": { "name": "in", "batch_input_shape": [null, 30, 4] }, "name": "in", "inbound_nodes": [] }""";

    [Fact]
    public void A_Keras_architecture_with_a_residual_sum_is_read()
    {
        var design = Read($$"""
            { "class_name": "Functional", "config": { "name": "model", "layers": [ {{Input}},
              { "class_name": "Conv1D", "config": { "name": "c1", "filters": 6, "kernel_size": [5], "strides": [1], "padding": "same", "activation": "relu", "use_bias": true }, "name": "c1", "inbound_nodes": [[["in", 0, 0, {}]]] },
              { "class_name": "Conv1D", "config": { "name": "c2", "filters": 6, "kernel_size": [3], "padding": "same", "dilation_rate": [2], "activation": "linear", "use_bias": false }, "name": "c2", "inbound_nodes": [[["c1", 0, 0, {}]]] },
              { "class_name": "BatchNormalization", "config": { "name": "b2", "epsilon": 0.001, "momentum": 0.9 }, "name": "b2", "inbound_nodes": [[["c2", 0, 0, {}]]] },
              { "class_name": "Add", "config": { "name": "sum" }, "name": "sum", "inbound_nodes": [[["b2", 0, 0, {}], ["c1", 0, 0, {}]]] },
              { "class_name": "MaxPooling1D", "config": { "name": "p", "pool_size": [3], "strides": [3], "padding": "valid" }, "name": "p", "inbound_nodes": [[["sum", 0, 0, {}]]] },
              { "class_name": "Flatten", "config": { "name": "f" }, "name": "f", "inbound_nodes": [[["p", 0, 0, {}]]] },
              { "class_name": "Dropout", "config": { "name": "d", "rate": 0.25 }, "name": "d", "inbound_nodes": [[["f", 0, 0, {}]]] },
              { "class_name": "Dense", "config": { "name": "out", "units": 2, "activation": "sigmoid" }, "name": "out", "inbound_nodes": [[["d", 0, 0, {}]]] } ],
              "input_layers": [["in", 0, 0]], "output_layers": [["out", 0, 0]] } }
            """, "keras.json");
        Assert.Equal(("keras", 30, 2, TrackKind.Probability), (design.Name, design.Window, design.Tasks, design.Output));
        var layers = design.BoundLayers();
        Assert.Equal(["c1.weight", "c1.bias", "c2.weight", "b2.weight", "b2.bias", "out.weight", "out.bias"], layers.Weights.Where(w => !w.Buffer).Select(w => w.Name));
        Assert.Equal([typeof(Conv), typeof(Relu), typeof(Residual), typeof(MaxPool), typeof(Flatten), typeof(Dropout), typeof(Dense), typeof(Sigmoid)],
            layers.Layers.Select(layer => layer.GetType()));
        var conv = layers.All.OfType<Conv>().Last();
        Assert.Equal((2, 2, 0, false), (conv.Dilation, conv.Padding, conv.ExtraRight, conv.Bias));
        var norm = layers.All.OfType<BatchNorm>().Single();
        Assert.Equal(0.001, norm.Epsilon);
        Assert.Equal(0.1, norm.Momentum, 1e-12);
        Assert.True(layers.All.OfType<Flatten>().Single().ByPosition);
        Assert.Equal(60, layers.All.OfType<Dense>().Single().Inputs);
    }

    [Theory]
    [InlineData("LSTM", "", "config.layers[1].class_name is \"LSTM\"; expected Conv1D, Conv2D, Dense")]
    [InlineData("Conv2D", "\"filters\": 3, \"kernel_size\": [3, 2]", "config.layers[1].config.kernel_size is [3, 2]; expected a width of 1, such as [3, 1]")]
    [InlineData("Conv1D", "\"filters\": 3, \"kernel_size\": [3], \"strides\": [2]", "config.layers[1].config.strides is 2; expected 1")]
    [InlineData("Conv1D", "\"kernel_size\": [3]", "config.layers[1].config.filters is missing; expected a whole number")]
    [InlineData("Dense", "\"units\": 3, \"activation\": \"selu\"", "layers[1].type is \"selu\"; expected one of ")]
    public void An_architecture_that_cannot_be_read_is_refused_with_its_path(string kind, string settings, string message)
    {
        string json = $$"""
            { "class_name": "Sequential", "config": { "layers": [ {{Input}}, { "class_name": "{{kind}}", "config": { "name": "x"{{(settings.Length > 0 ? ", " : "")}}{{settings}} } } ] } }
            """;
        Assert.Contains(message, Assert.Throws<InputException>(() => Read(json)).Message, StringComparison.Ordinal);
    }
}
