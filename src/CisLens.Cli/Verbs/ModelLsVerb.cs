using System.CommandLine;
using System.Globalization;
using CisLens.Train;

namespace CisLens.Cli.Verbs;

/// <summary><c>model ls</c>: the designs that can be trained.</summary>
sealed class ModelLsVerb() : Verb("ls", "List the model designs with their sizes and uses.", "cislens model ls")
{
    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        var table = new TextTable("design", "window", "tasks", "parameters", "what");
        foreach (var (name, summary, network, _) in TrainableDesigns.All)
        {
            string parameters = Text(network?.ParameterCount()) ?? "by the data";
            table.Add(name, Text(network?.Window) ?? "any", Text(network?.Tasks) ?? "any", parameters, summary);
        }
        table.Add("FILE.json", "any", "any", "by the layers", "layers of your own (docs/how-to/write-a-design-in-json.md)");
        table.Write(context.Output);
    }

    static string? Text(long? number) => number?.ToString("N0", CultureInfo.InvariantCulture);
}
