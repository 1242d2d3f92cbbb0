using System.Globalization;
using System.Text;
using CisLens.Core;
using CisLens.Core.Contract;
using CisLens.Design.Zoo;
using CisLens.Models.Networks;

namespace CisLens.Models;

/// <summary>A short description of a model for people, made from its manifest.</summary>
public static class ModelCard
{
    /// <summary>The description as Markdown.</summary>
    public static string Text(ModelManifest manifest)
    {
        var text = new StringBuilder();
        void Line(FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
        Line($"# {manifest.Name}\n");
        Line($"- design: {manifest.Design}, {manifest.Parameters:N0} parameters");
        Line($"- input: {manifest.Window} bp, bases {manifest.BaseOrder}");
        if (manifest.Placement == WindowPlacement.AroundTss)
            Line($"- placement: around the start site of a gene, on its strand");
        foreach (var head in manifest.Heads)
        {
            string tracks = Counted.Text(head.Tracks.Count, "track"), bins = Counted.Text(head.Bins(manifest.Window), "bin");
            Line($"- output{(manifest.FurtherHeads is null ? "" : $", head {head.Name}")}: {tracks} of {bins}, {head.OutputTransform}");
        }
        Line($"- genome build of the training data: {manifest.Build ?? "none"}");
        Line($"- training data: {manifest.TrainingData ?? "not recorded"}");
        Line($"- licence of the weights: {manifest.Licence ?? "not stated"}");
        Line($"- cite: {manifest.Citation ?? "not stated"}");
        if (manifest.Family == NetModel.Family && Designs.Create(manifest.Design, manifest.Options).ConstantInputs is { } assumed)
            Line($"- inputs other than the sequence: {assumed}");
        return text.ToString();
    }
}
