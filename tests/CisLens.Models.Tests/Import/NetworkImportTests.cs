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

    static IReadOnlyList<(string Id, string? Label)> Names(string text)
    {
        string path = Path.GetTempFileName();
        try
        {
            System.IO.File.WriteAllText(path, text);
            return TrackNames.Read(path, new SilentLog());
        }
        finally
        {
            System.IO.File.Delete(path);
        }
    }

    [Fact]
    public void Track_names_that_repeat_get_a_number_and_keep_their_name_as_label()
    {
        Assert.Equal([("a|x", "x in a"), ("b", null), ("a|x.3", "a|x again"), ("a|x.2", null), ("a|x.4", "a|x")],
            Names("# made up\na|x\tx in a\nb\na|x\tagain\na|x.2\na|x\n"));
    }

    // the lists that DeepSEA (Torch7), ExPecto and Basenji publish
    [Theory]
    [InlineData("\tname\n1\t8988T|DNase|None\n2\tAoSMC|DNase|None\n", "8988T|DNase|None AoSMC|DNase|None")]
    [InlineData("8988T|DNase|None\nAoSMC|DNase|None\n", "8988T|DNase|None AoSMC|DNase|None")]
    [InlineData("\tCell type\tAssay\tTreatment\tAssay type\tSource\t\n1\t8988T\tDNase\t\tDNase\tENCODE\ta.gz\n2\tHeLa-S3\tDNase\tIFNa4h\tDNase\tENCODE\tb.gz\n", "8988T|DNase|None HeLa-S3|DNase|IFNa4h")]
    [InlineData("index\tgenome\tidentifier\tfile\tdescription\n0\t0\tENCFF1\ta.w5\tDNASE:x\n1\t0\tENCFF2\tb.w5\tDNASE:y\n", "ENCFF1 ENCFF2")]
    [InlineData("0\ta\n1\tb\n", "a b")]
    [InlineData("one\n", "one")]
    [InlineData("1\n2\n", "1 2")]
    public void Published_lists_of_tracks_are_read(string text, string names) =>
        Assert.Equal(names, string.Join(' ', Names(text).Select(n => n.Id)));

    [Fact]
    public void All_faults_of_a_list_of_tracks_are_reported_at_once() =>
        Assert.EndsWith(": line 3 has the number 3, expected 2; the name in line 3 is empty; line 4 has the number 5, expected 3",
            Assert.Throws<InputException>(() => Names("\tname\n1\ta\n3\t\n5\tc\n")).Message, StringComparison.Ordinal);
}
