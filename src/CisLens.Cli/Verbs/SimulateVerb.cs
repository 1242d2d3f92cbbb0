using System.CommandLine;
using CisLens.Simulate;

namespace CisLens.Cli.Verbs;

/// <summary><c>simulate</c>: a genome with a known grammar, in real file formats.</summary>
sealed class SimulateVerb : Verb
{
    readonly Option<string?> _output = CommonOptions.Output("Folder to make.", required: true);
    readonly Option<ulong> _seed = CommonOptions.Seed();
    readonly Option<bool> _force = CommonOptions.Force();
    readonly Option<int> _contigs = new Option<int>("--contigs")
    {
        Description = "Number of contigs.",
        DefaultValueFactory = _ => 8,
    }.AtLeast(1);
    readonly Option<long> _genomeBp = new Option<long>("--genome-bp")
    {
        Description = "Length of the genome in bp.",
        DefaultValueFactory = _ => 12_000_000,
    }.AtLeast(1);
    readonly Option<int> _elements = new Option<int>("--elements")
    {
        Description = "Number of regulatory elements, active or not.",
        DefaultValueFactory = _ => 5_500,
    }.AtLeast(0);
    readonly Option<int> _variants = new Option<int>("--variants")
    {
        Description = "Number of variants in the VCF.",
        DefaultValueFactory = _ => 2_000,
    }.AtLeast(0);
    readonly Option<int?> _mpra = new("--mpra") { Description = "Number of MPRA sequences (default: 3,000, at most three per element)." };
    readonly Option<int?> _qtl = new("--qtl") { Description = "Largest number of variants in each QTL table (default: 600, at most all)." };

    public SimulateVerb() : base("simulate",
        "Make a genome with a known regulatory grammar, its peaks, genes, variants with their true effects, an MPRA and QTL tables.",
        "cislens simulate -o sim")
    {
        Add(_output, _seed, _force, _contigs, _genomeBp, _elements, _variants, _mpra, _qtl);
    }

    /// <inheritdoc/>
    protected override void Run(ParseResult args, RunContext context)
    {
        string output = args.GetValue(_output)!;
        CommonOptions.KeepExistingFolder(output, args.GetValue(_force));
        int elements = args.GetValue(_elements), variants = args.GetValue(_variants);
        GenomeSimulation.Run(new SimulationOptions
        {
            Output = output,
            Seed = args.GetValue(_seed),
            Contigs = args.GetValue(_contigs),
            GenomeBp = args.GetValue(_genomeBp),
            Elements = elements,
            Variants = variants,
            Mpra = args.GetValue(_mpra) ?? Math.Min(3_000, 3 * elements),
            Qtl = args.GetValue(_qtl) ?? Math.Min(600, variants),
        }, context.Log, context.Stop);
        context.RecordedOutput = Path.TrimEndingDirectorySeparator(output);
    }
}
