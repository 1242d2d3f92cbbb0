using CisLens.Core;

namespace CisLens.Formats.Hdf5;

/// <summary>A group: names of datasets and other groups.</summary>
public sealed class Hdf5Group : Hdf5Object
{
    // paths are kept as texts with each object: without a bound they grow with the square of the depth, and a walk uses up the stack
    const int MostNames = 64, MostLetters = 4096;

    readonly IReadOnlyDictionary<string, long> _links;

    internal Hdf5Group(Hdf5Reader file, string path, List<Message> header) : base(file, path, header) =>
        _links = Links.From(header, file.Source, path);

    /// <summary>The names in it, in ordinal order.</summary>
    public IReadOnlyList<string> Names => [.. _links.Keys.Order(StringComparer.Ordinal)];

    /// <summary>What a path from here leads to, or null where there is nothing.</summary>
    /// <param name="path">Names with <c>/</c> between them; empty ones do not count.</param>
    /// <exception cref="InputException">It is damaged, of a kind that is not read, or lies deeper than 64 names
    /// or 4,096 letters.</exception>
    public Hdf5Object? Find(string path)
    {
        Hdf5Object at = this;
        foreach (string name in Parts(path))
        {
            if (at is not Hdf5Group group || !group._links.TryGetValue(name, out long address))
                return null;
            at = File.Object(address, $"{at.Path.TrimEnd('/')}/{name}");
        }
        return at;
    }

    string[] Parts(string path)
    {
        string own = Path.TrimEnd('/');
        if (own.Length + path.Length < MostLetters && path.Split('/', StringSplitOptions.RemoveEmptyEntries) is var names
            && own.Count(c => c == '/') + names.Length <= MostNames)
            return names;
        string start = $"{own}/{path}";
        throw File.Source.Bad(
            $"a path of more than {MostNames} names or {MostLetters:N0} letters: {start[..Math.Min(start.Length, 60)]}...");
    }

    /// <summary>The dataset at a path from here.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public Hdf5Dataset Dataset(string path) =>
        Find(path) as Hdf5Dataset ?? throw File.Source.Bad($"{Path.TrimEnd('/')}/{path} is no dataset, or not there");

    /// <summary>The group at a path from here.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public Hdf5Group Group(string path) =>
        Find(path) as Hdf5Group ?? throw File.Source.Bad($"{Path.TrimEnd('/')}/{path} is no group, or not there");

    /// <summary>All datasets in it and in the groups in it.</summary>
    /// <exception cref="InputException">A group stands at two places, deeper than 64 names, or an object is not read.</exception>
    public IEnumerable<Hdf5Dataset> Datasets() => Datasets([]);

    IEnumerable<Hdf5Dataset> Datasets(HashSet<Hdf5Group> seen)
    {
        if (!seen.Add(this))
            throw File.Source.Bad($"the group {Path} stands at two places, so that a walk may never end");
        foreach (string name in Names)
            switch (Find(name))
            {
                case Hdf5Dataset dataset: yield return dataset; break;
                case Hdf5Group group:
                    foreach (var inner in group.Datasets(seen))
                        yield return inner;
                    break;
            }
    }
}
