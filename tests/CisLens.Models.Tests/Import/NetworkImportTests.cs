using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design;
using CisLens.Design.Tests.Goldens;
using CisLens.Design.Zoo;
using CisLens.Models.Import;
using CisLens.Models.Networks;
using CisLens.Torch;

namespace CisLens.Models.Tests.Import;

/// <summary>
/// Reads weights of a small DeepSEA that PyTorch's torch.save wrote: the stream format of 2018 with Kipoi's prefix,
/// and a checkpoint in the present archive format.
/// </summary>
public sealed class NetworkImportTests
{
    static string File(string name, [CallerFilePath] string here = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../CisLens.Formats.Tests/Weights/PyTorch", name));

    static NetModel Import(string file, ModelDesign design) => NetworkImport.Read(File(file), design, "given", TrackNames.From(null, design), Device.Cpu);

    [Theory]
    [InlineData("tiny_deepsea_stream.pt")]
    [InlineData("tiny_deepsea_archive.pt")]
    public void Answers_are_the_references(string file)
    {
        var golden = new Golden("tiny_deepsea_torch7");
        using var model = Import(file, golden.Design);
        var output = new float[golden.Design.Tasks];
        foreach (var (name, block) in golden.File["outputs"]!.AsObject())
        {
            model.Predict(new SequenceBatch(golden.Sequence(name), golden.Design.Window), [.. Enumerable.Range(0, output.Length)], output);
            golden.Check(block!, Array.ConvertAll(output, v => (double)v), $"out.{name}", 2e-5);
        }
    }

    [Fact]
    public void Weights_of_another_design_are_refused_with_their_names()
    {
        var golden = new Golden("tiny_deepsea_torch7");
        string Refusal(ModelDesign design) => Assert.Throws<ModelException>(() => Import("tiny_deepsea_stream.pt", design)).Message;
        Assert.Contains("no tensor model.0.0.weight", Refusal(new Beluga()), StringComparison.Ordinal);
        string wider = Refusal(golden.Design.WithOptions(new JsonObject { ["tasks"] = golden.Design.Tasks + 1 }));
        Assert.Contains("tensor 1.14.1.weight is", wider, StringComparison.Ordinal);
    }
}
