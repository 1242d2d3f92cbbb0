using System.CommandLine;
using System.Globalization;
using CisLens.Design.Zoo;
using CisLens.Models.Kmers;

namespace CisLens.Cli.Verbs;

/// <summary><c>model ls</c>: the designs that can be trained.</summary>
sealed class ModelLsVerb() : Verb("ls", "List the designs, their sizes and what they are for.", "cislens model ls")
{
    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        var table = new TextTable("design", "window", "tasks", "parameters", "what");
        foreach (var design in Designs.All)
            table.Add(design.Name, Text(design.Window), Text(design.Tasks), Text(design.ParameterCount()), design.Card.Summary);
        foreach (var (name, summary) in KernelDesigns.All)
            table.Add(name, "any", "any", "by the data", summary);
        table.Write(Console.Out);
    }

    static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
