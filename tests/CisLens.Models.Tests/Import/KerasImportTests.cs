using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Layers;
using CisLens.Formats.Hdf5;
using CisLens.Models.Import;
using CisLens.Models.Networks;
using CisLens.Torch;

namespace CisLens.Models.Tests.Import;

/// <summary>The network that Keras/make.py writes.</summary>
public sealed record KerasExample(int Window = 20, int Tasks = 2) : ModelDesign(
    new Card("keras-example", "two convolutions, two dense layers", "none") { Output = TrackKind.Scalar })
{
    public override TrainOptions Recipe => new() { LearningRate = 0.001, Epochs = 1 };

    protected override Sequential Build() => Sequential(
        Row("B 3 8", new Conv(3, 5), new Relu(), new BatchNorm(Epsilon: 1e-3), new MaxPool(2)),
        Row("B 2 4", new Conv(2, 3, Dilation: 2), new Relu()),
        Row("B 8", new Flatten(ByPosition: true)),
        Row("B 2", new Dense(4), new Relu(), new Dense(Tasks), Transform()));
}

/// <summary>Reads weights that h5py wrote in the form of Keras (Keras/make.py). The expected predictions are from NumPy.</summary>
public sealed class KerasImportTests
{
    static readonly KerasExample s_design = new();

    static string Path(string name, [CallerFilePath] string here = "") => System.IO.Path.Combine(System.IO.Path.GetDirectoryName(here)!, "Keras", name);

    static NetModel Read(string file, string? architecture = null, KerasPairing? pairing = null) => NetworkImport.Read(
        Path(file), s_design, "given", TrackNames.From(null, s_design), Device.Cpu,
        architecture is null ? null : Path(architecture), pairing ?? new());

    static void AnswersAreNumpys(NetModel model)
    {
        var expected = JsonNode.Parse(File.ReadAllText(Path("answers.json")))!;
        var output = new float[2];
        foreach (var (sequence, answer) in expected["sequences"]!.AsArray().Zip(expected["answers"]!.AsArray()))
        {
            model.Predict(new SequenceBatch(Dna.Encode((string)sequence!), 20), [0, 1], output);
            Assert.Equal((double)answer![0]!, output[0], 1e-5);
            Assert.Equal((double)answer[1]!, output[1], 1e-5);
        }
    }

    [Fact]
    public void Files_of_Keras_3_are_named_with_the_way_out()
    {
        string folder = Directory.CreateTempSubdirectory("cislens-keras-").FullName, keras = System.IO.Path.Combine(folder, "m.keras"),
            weights = System.IO.Path.Combine(folder, "m.weights.h5");
        try
        {
            using (var file = File.Create(weights))
            {
                var writer = new Hdf5Writer(file, 1, [Hdf5Column.Int64("layers")]);   // Keras 3 has a group of this name
                writer.Append(0, new byte[8]);
                writer.Finish(new Dictionary<string, string>());
            }
            using (var zip = ZipFile.Open(keras, ZipArchiveMode.Create))
            {
                zip.CreateEntry("metadata.json");
                zip.CreateEntry("config.json");
                zip.CreateEntryFromFile(weights, "model.weights.h5");
            }
            Assert.Equal($"{keras}: is a file of Keras 3 (.keras), expected HDF5; save the model again, in Python: keras.saving.load_model(\"{keras}\", compile=False).save(\"model.h5\")",
                Assert.Throws<InputException>(() => Read(keras)).Message);
            Assert.StartsWith($"{weights}: has weights of Keras 3 (.weights.h5)", Assert.Throws<InputException>(() => Read(weights)).Message, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Theory]
    [InlineData("whole.h5")]
    [InlineData("weights.h5")]
    [InlineData("tf2.h5")]
    [InlineData("keras1.h5")]
    [InlineData("named.h5")]
    public void Every_layout_of_Keras_gives_the_same_answers(string file)
    {
        using var model = Read(file);
        AnswersAreNumpys(model);
    }

    [Fact]
    public void A_pairing_may_name_the_layers_and_concatenate_heads()
    {
        using var model = Read("heads.h5", pairing: new(["Conv1D_1st", "norm", "Conv1D_2", "Dense_1", "Dense_Dev+Dense_Hk"]));
        AnswersAreNumpys(model);
    }

    [Fact]
    public void Python_code_is_refused_unless_the_pairing_knows_it()
    {
        Assert.Contains("layer lambda_7 is a Python function", Refusal("refused_lambda.h5"), StringComparison.Ordinal);
        using var model = Read("refused_lambda.h5", pairing: new(KnowsLambdas: true));
        AnswersAreNumpys(model);
    }

    [Theory]
    [InlineData("refused_epsilon.h5", "layer batch_normalization_1 has epsilon 1E-05, but the design has 0.001")]
    [InlineData("refused_dilation.h5", "layer conv1d_2 has dilation_rate 1, but the design has 2")]
    [InlineData("refused_shape.h5", "conv1d_2/kernel is 3x3x5, but the design needs 3x3x2 for conv2.weight")]
    [InlineData("refused_missing.h5", "layer dense_2 has no bias for dense2.bias")]
    [InlineData("refused_nan.h5", "has the value NaN at index 1; expected finite numbers")]
    [InlineData("heads.h5", "layer Dense_Hk is not in the design")]
    public void Weights_that_do_not_fit_are_refused_by_name(string file, string expected) => Assert.Contains(expected, Refusal(file), StringComparison.Ordinal);

    [Fact]
    public void An_architecture_in_its_own_file_is_compared_with_the_design()
    {
        string other = Assert.Throws<ModelException>(() => Read("whole.h5", "architecture.json")).Message;
        Assert.Contains("epsilon", other, StringComparison.Ordinal);
        Assert.Contains("JSON", Assert.Throws<InputException>(() => Read("whole.h5", "make.py")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("relu", "valid", null)]
    [InlineData("relu", "valid", "the architecture has average pool of 2, the design does not; the design has max pool of 2, the architecture does not", 2, "AveragePooling1D")]
    [InlineData("exponential", "valid", "the architecture has exponential, the design does not")]
    [InlineData("GELU", "valid", "the architecture has gelu, the design does not")]
    [InlineData("relu", "valid", "the architecture has max pool of 3 every 2, the design does not; the design has max pool of 2, the architecture does not", 3)]
    [InlineData("relu", "same", "layer conv1d_1 has padding same, but the design has valid")]
    public void Activations_and_padding_are_those_of_the_design(string first, string padding, string? said, int size = 2, string pool = "MaxPooling1D")
    {
        string path = System.IO.Path.GetTempFileName();
        File.WriteAllText(path, $$"""
            [{"class_name":"Conv1D","config":{"name":"conv1d_1","strides":[1],"activation":"{{first}}","padding":"{{padding}}"} },
             {"class_name":"{{pool}}","config":{"name":"max_pooling1d_1","pool_size":[{{size}}],"strides":[2]} },
             {"class_name":"Conv1D","config":{"name":"conv1d_2","activation":"linear","padding":"valid"} },
             {"class_name":"Activation","config":{"name":"activation_1","activation":"relu"} },
             {"class_name":"Dense","config":{"name":"dense_1","activation":"relu"} },
             {"class_name":"Dense","config":{"name":"dense_2","activation":"linear"} }]
            """);
        string? fault = Record.Exception(() => Read("whole.h5", path).Dispose())?.Message;
        File.Delete(path);
        Assert.Equal(said is null, fault is null);
        Assert.EndsWith(said ?? "", fault ?? "", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"class_name":"Dense","config":3}""", "a layer of the class Dense has a config of type Number; expected an object")]
    [InlineData("""{"class_name":"Dense","config":{"name":"\ud800"}}""", "not valid Keras JSON")]
    public void An_unsound_architecture_is_refused(string json, string said)
    {
        string path = System.IO.Path.GetTempFileName();
        File.WriteAllText(path, json);
        string fault = Assert.Throws<InputException>(() => Read("whole.h5", path)).Message;
        File.Delete(path);
        Assert.Contains(said, fault, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', fault);
    }

    [Fact]
    public void Keras_1_has_the_layers_of_a_Sequential_as_its_config() =>
        Assert.Equal(0.5, KerasConfig.Parse("""{"class_name":"Sequential","config":[{"class_name":"Dense","config":{"name":"d","x":0.5}}]}""", "given").Number("d", "x"));

    [Fact]
    public void A_layer_named_twice_is_refused()
    {
        byte[] bytes = File.ReadAllBytes(Path("whole.h5"));
        byte[] first = "dense_1"u8.ToArray(), both = [.. first, .. new byte[14], .. "dense_2"u8]; // two entries of layer_names, where each name takes 21 bytes
        int at = bytes.AsSpan().IndexOf(both);
        Assert.True(at > 0);
        first.CopyTo(bytes, at + both.Length - first.Length);
        string path = System.IO.Path.GetTempFileName();
        File.WriteAllBytes(path, bytes);
        string fault = Assert.Throws<InputException>(() => Read(path)).Message;
        Assert.Contains("layer dense_1 occurs 2 times in layer_names", fault, StringComparison.Ordinal);
        File.Delete(path);
    }

    [Fact]
    public void A_scalar_and_an_empty_shape_agree_with_no_weight()
    {
        Assert.False(TensorLayout.SameShape([], [1]));
        Assert.True(TensorLayout.SameShape([1, 3, 1], [3]));
        Assert.Equal([4, 0], TensorLayout.ConcatenatedShape([[4, 0], [4, 2]]));
        Assert.Equal([4, 0], TensorLayout.ConcatenatedShape([[4, 2], [4, long.MaxValue]]));
        Assert.Equal([4, 5], TensorLayout.ConcatenatedShape([[4, 3], [4, 2]]));
    }

    [Fact]
    public void Layers_that_share_a_name_must_share_their_numbers() =>
        Assert.Contains("layers Dense_1 and again share their weights, but the numbers differ",
            Assert.Throws<InputException>(() => Read("refused_shared.h5")).Message, StringComparison.Ordinal);

    static string Refusal(string file) => Assert.Throws<ModelException>(() => Read(file)).Message;
}
