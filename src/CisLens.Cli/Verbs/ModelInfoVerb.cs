using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design.Own;
using CisLens.Models;
using CisLens.Train;

namespace CisLens.Cli.Verbs;

/// <summary><c>model info</c>: the manifest of a model file, for people or as JSON.</summary>
sealed class ModelInfoVerb : Verb
{
    readonly Argument<string> _file = ModelVerb.File();
    readonly Option<bool> _json = new("--json") { Description = "Print the manifest as JSON." };

    public ModelInfoVerb() : base("info", "Show the input, the output and the origin of a model.", "cislens model info model.clm")
    {
        Arguments.Add(_file);
        Options.Add(_json);
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        string path = args.GetValue(_file)!;
        var manifest = ModelFile.ReadManifest(path);
        if (args.GetValue(_json))
        {
            context.Output.WriteLine(JsonSerializer.Serialize(manifest, Json.Indented));
            return;
        }
        var table = new TextTable("model", manifest.Name);
        table.Add("design", manifest.Design + (Summary(manifest) is { } summary ? $": {summary}" : ""));
        if (manifest.Family == EnsembleModel.Family)
            table.Add("members", string.Join(", ", manifest.Options!["members"]!.AsArray().Select(m => m!.GetValue<string>())));
        table.Add("parameters", manifest.Parameters?.ToString("N0", CultureInfo.InvariantCulture) ?? "not recorded");
        table.Add("window", $"{manifest.Window} bp, anchor {manifest.Centre.ToString().ToLowerInvariant()} of the centre" +
            (manifest is { LengthStep: 1, BinBp: null } ? "; predict reads sequences of any length whole" : ""));
        table.Add("input", $"{manifest.BaseOrder}, N is {manifest.UnknownBase.ToString().ToLowerInvariant()}, "
            + $"U is {(manifest.ReadsUracil ? "T" : "N")}");
        table.Add("strands", manifest.Strand.ToString().ToLowerInvariant());
        if (manifest.Placement == WindowPlacement.AroundTss)
            table.Add("placement", "around the start site of a gene, on its strand");
        foreach (var head in manifest.Heads)
            table.Add(manifest.FurtherHeads is null ? "output" : $"head {head.Name}", $"{Counted.Text(head.Tracks.Count, "track")}, " +
                $"{Counted.Text(head.Bins(manifest.Window), "bin")}, {head.OutputTransform}");
        if (manifest.Tracks.Select(t => t.Calibration?.Temperature).OfType<double>().ToList() is { Count: > 0 } temperatures)
            table.Add("calibrated", $"{temperatures.Count} of {Counted.Text(manifest.Tracks.Count, "track")}, " +
                FormattableString.Invariant($"temperatures {temperatures.Min():0.###} to {temperatures.Max():0.###}"));
        table.Add("build", manifest.Build ?? "none");
        table.Add("training data", manifest.TrainingData ?? "not recorded");
        if (manifest.Parent is { } parent)
            table.Add("started from", parent);
        table.Add("licence", manifest.Licence ?? "not stated");
        table.Add("cite", manifest.Citation ?? "not stated");
        table.Add("content", ModelFile.Hash(path));
        table.Write(context.Output);
    }

    static string? Summary(ModelManifest manifest) => manifest.Options?.ContainsKey(OwnDesign.LayersKey) == true
        ? OwnDesign.From(manifest.Design, manifest.Options).Card.Summary : TrainableDesigns.Find(manifest.Design)?.Summary;
}
