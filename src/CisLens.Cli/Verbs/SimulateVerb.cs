using System.CommandLine;
using CisLens.Prepare.Simulation;

namespace CisLens.Cli.Verbs;

/// <summary><c>simulate</c>: a genome with a known grammar, in real file formats.</summary>
sealed class SimulateVerb : Verb
{
    readonly Option<string?> _output = CommonOptions.Output("The folder to make.", required: true);
    readonly Option<ulong> _seed = CommonOptions.Seed();
    readonly Option<bool> _force = CommonOptions.Force();
    readonly Option<int> _contigs = new Option<int>("--contigs") { Description = "Number of contigs.", DefaultValueFactory = _ => 8 }.AtLeast(1);
    readonly Option<long> _genomeBp = new Option<long>("--genome-bp") { Description = "Length of the genome in bp.", DefaultValueFactory = _ => 12_000_000 }.AtLeast(1);
    readonly Option<int> _elements = new Option<int>("--elements") { Description = "Regulatory elements, active or not.", DefaultValueFactory = _ => 5_500 }.AtLeast(0);
    readonly Option<int> _variants = new Option<int>("--variants") { Description = "Variants in the VCF.", DefaultValueFactory = _ => 2_000 }.AtLeast(0);
    readonly Option<int> _mpra = new Option<int>("--mpra") { Description = "Sequences of the MPRA.", DefaultValueFactory = _ => 3_000 }.AtLeast(0);
    readonly Option<int> _qtl = new Option<int>("--qtl") { Description = "Variants of the QTL table.", DefaultValueFactory = _ => 600 }.AtLeast(0);

    public SimulateVerb() : base("simulate",
        "Make a genome with a known regulatory grammar, its peaks, variants with their true effects, an MPRA and a QTL table.",
        "cislens simulate -o sim")
    {
        foreach (Option option in new Option[] { _output, _seed, _force, _contigs, _genomeBp, _elements, _variants, _mpra, _qtl })
            Options.Add(option);
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        string output = args.GetValue(_output)!;
        CommonOptions.KeepExistingFolder(output, args.GetValue(_force));
        GenomeSimulation.Run(new SimulationOptions
        {
            Output = output, Seed = args.GetValue(_seed), Contigs = args.GetValue(_contigs), GenomeBp = args.GetValue(_genomeBp),
            Elements = args.GetValue(_elements), Variants = args.GetValue(_variants), Mpra = args.GetValue(_mpra), Qtl = args.GetValue(_qtl),
        }, context.Log, context.Stop);
    }
}
