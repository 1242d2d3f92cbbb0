using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using CisLens.Core.Contract;
using CisLens.Design.Tests.Goldens;
using CisLens.Design.Zoo;
using CisLens.Models.Import;
using CisLens.Models.Networks;
using CisLens.Tests;
using CisLens.Torch;

namespace CisLens.Models.Tests.Import;

/// <summary>Basenji's weights in the published forms, which h5py writes from the golden's formula (Keras/basenji.py), are read and give the golden's outputs.</summary>
public sealed class BasenjiImportTests : IDisposable
{
    readonly string _folder = Directory.CreateTempSubdirectory("cislens-basenji-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    static string Script([CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, "Keras", "basenji.py");

    NetModel Import(Golden golden, string file, string form)
    {
        string path = Path.Combine(_folder, file + ".h5");
        Referee.Run(Referee.Python("h5py, numpy", "python3-h5py"), Script(), SharedData.Path($"golden/nets/{file}.json"), path, form);
        return NetworkImport.Read(path, golden.Design, "published", TrackNames.From(null, golden.Design), Device.Cpu);
    }

    [Theory]
    [InlineData("tiny_basenji2018", "checkpoint")]
    [InlineData("tiny_basenji2_sgelu", "keras")]
    [InlineData("tiny_basenji2_tgelu", "keras")]
    public void Published_files_give_the_goldens_outputs(string file, string form)
    {
        var golden = new Golden(file);
        using var model = Import(golden, file, form);
        var output = new float[golden.Design.Bins * golden.Design.Tasks];
        foreach (var (name, block) in golden.File["outputs"]!.AsObject())
        {
            model.Predict(new SequenceBatch(golden.Sequence(name), golden.Design.Window), [.. Enumerable.Range(0, golden.Design.Tasks)], output);
            golden.Check(block!, Array.ConvertAll(output, v => (double)v), $"out.{name}", 2e-5);
        }
    }

    // the network with these weights is compared with the golden's outputs in NetworkGoldenTests
    [Theory]
    [InlineData("basenji2018", "checkpoint")]
    [InlineData("basenji2_human", "keras")]
    public void Published_files_of_full_size_have_the_goldens_weights(string file, string form)
    {
        var golden = new Golden(file);
        using var model = Import(golden, file, form);
        Assert.Equal((long)golden.File["parameter_count"]!, model.ParameterCount);
        foreach (var tensor in golden.File["tensors"]!.AsArray())
        {
            string name = (string)tensor!["name"]!;
            float[] found = model.Network.Read(name), expected = Generator.Tensor(golden.Set, golden.Model, name, [.. tensor["shape"]!.AsArray().Select(size => (long)size!)]);
            Assert.True(found.AsSpan().SequenceEqual(expected), name);
        }
    }

    [Fact]
    public void A_variable_that_belongs_to_no_layer_is_named()
    {
        var golden = new Golden("tiny_basenji2018");
        var other = golden.Design.WithOptions(new JsonObject { ["dilations"] = new JsonArray(2, 4) });
        string message = Assert.Throws<Core.ModelException>(() => Import(new Golden("tiny_basenji2018") { Design = other }, "tiny_basenji2018", "checkpoint")).Message;
        Assert.Contains("layer cnn7/conv1d is not in the design", message, StringComparison.Ordinal);
    }
}
