using CisLens.Core;

namespace CisLens.Formats.Hdf5;

/// <summary>A group: names of datasets and other groups.</summary>
public sealed class Hdf5Group : Hdf5Object
{
    readonly IReadOnlyDictionary<string, long> _links;

    internal Hdf5Group(Hdf5File file, string path, List<Message> header) : base(file, path, header) => _links = Links.Of(header, file.Source, path);

    /// <summary>The names in it, in ordinal order.</summary>
    public IReadOnlyList<string> Names => [.. _links.Keys.Order(StringComparer.Ordinal)];

    /// <summary>What a path from here leads to, or null where there is nothing.</summary>
    /// <param name="path">Names with <c>/</c> between them; empty ones do not count.</param>
    /// <exception cref="InputException">It is damaged, or of a kind that is not read.</exception>
    public Hdf5Object? Find(string path)
    {
        Hdf5Object at = this;
        foreach (string name in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (at is not Hdf5Group group || !group._links.TryGetValue(name, out long address))
                return null;
            at = File.Object(address, $"{at.Path.TrimEnd('/')}/{name}");
        }
        return at;
    }

    /// <summary>The dataset at a path from here.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public Hdf5Dataset Dataset(string path) => Find(path) as Hdf5Dataset ?? throw File.Source.Bad($"{Path.TrimEnd('/')}/{path} is no dataset, or not there");

    /// <summary>The group at a path from here.</summary>
    /// <exception cref="InputException">There is none.</exception>
    public Hdf5Group Group(string path) => Find(path) as Hdf5Group ?? throw File.Source.Bad($"{Path.TrimEnd('/')}/{path} is no group, or not there");

    /// <summary>All datasets in it and in the groups in it.</summary>
    /// <exception cref="InputException">A group stands at two places, or an object is not read.</exception>
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
