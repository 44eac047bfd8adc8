// Sorts, filters and pages the tables. Without it they are plain tables that show everything.
(() => {
  'use strict';

  const worthFiltering = 10;
  const compare = new Intl.Collator('en', { numeric: true, sensitivity: 'base' }).compare;

  const make = (name, properties, ...children) => {
    const element = Object.assign(document.createElement(name), properties);
    element.append(...children);
    return element;
  };

  // What a record sorts by: a number where the cell gives one, else its words. Cells without a value go last.
  const keyOf = (record, column) => {
    const cell = record.rows[0].cells[column];
    return cell.dataset.order === undefined ? cell.textContent : Number(cell.dataset.order);
  };

  const isMissing = key => key === -1 || key === '\u2013';

  const inOrder = (records, column, direction) => records
    .map(record => ({ record, key: keyOf(record, column) }))
    .sort((a, b) => isMissing(a.key) - isMissing(b.key)
      || direction * (typeof a.key === 'number' && typeof b.key === 'number' ? a.key - b.key : compare(a.key, b.key)))
    .map(entry => entry.record);

  function enhance(table) {
    const heads = [...table.tHead.rows[0].cells];
    const all = [...table.tBodies].map(record => ({
      record,
      state: record.querySelector('.state')?.textContent.toLowerCase(),
      cells: [...record.rows[0].cells, ...record.querySelectorAll('.id')].map(cell => cell.textContent.toLowerCase()),
    }));
    const states = new Map();
    all.forEach(({ state }) => { if (state) { states.set(state, (states.get(state) ?? 0) + 1); } });
    const page = Number(table.dataset.page) || Infinity;
    const status = make('span', { className: 'count' });
    status.setAttribute('role', 'status');
    const pager = make('div', { className: 'more' });
    let limit = page;
    let wanted = '';
    let picked = null;

    // The name of a state means the state; other words must all be found in the row or in an id, as a phrase in one cell or each somewhere.
    const matches = ({ state, cells }) => {
      if (picked && state !== picked) { return false; }
      if (states.has(wanted)) { return state === wanted; }
      return cells.some(cell => cell.includes(wanted)) || wanted.split(/\s+/).every(word => cells.some(cell => cell.includes(word)));
    };

    const show = () => {
      const matching = all.filter(matches);
      const shown = new Set(matching.slice(0, limit).map(({ record }) => record));
      all.forEach(({ record }) => { record.hidden = !shown.has(record); });
      table.classList.toggle('narrowed', matching.length < all.length);
      status.textContent = shown.size < all.length ? `${shown.size} of ${matching.length}${matching.length < all.length ? ` found in ${all.length}` : ''} shown` : `${all.length} shown`;
      pager.hidden = matching.length <= limit;
    };

    const sort = (column, head) => {
      const direction = head.getAttribute('aria-sort') === 'ascending' ? -1 : 1;
      heads.forEach(other => other.removeAttribute('aria-sort'));
      head.setAttribute('aria-sort', direction === 1 ? 'ascending' : 'descending');
      const order = inOrder(all.map(({ record }) => record), column, direction);
      const place = new Map(order.map((record, index) => [record, index]));
      all.sort((a, b) => place.get(a.record) - place.get(b.record));
      table.append(...order);
      show();
    };

    heads.forEach((head, column) => {
      const button = make('button', { type: 'button', textContent: head.textContent });
      button.addEventListener('click', () => sort(column, head));
      head.replaceChildren(button);
    });

    // A button for each state, as a second way to filter.
    const chips = () => {
      const box = make('div', { className: 'chips' });
      [...states].filter(() => states.size > 1).forEach(([state, count]) => {
        const name = state.charAt(0).toUpperCase() + state.slice(1);
        const chip = make('button', { type: 'button', textContent: `${name} ${count}` });
        chip.setAttribute('aria-pressed', 'false');
        chip.addEventListener('click', () => {
          picked = picked === state ? null : state;
          [...box.children].forEach(other => other.setAttribute('aria-pressed', String(other === chip && picked === state)));
          limit = page;
          show();
        });
        box.append(chip);
      });
      return box;
    };

    // Paper has no buttons: what matches the filter is printed whole, and the line above the table says if that is not all.
    addEventListener('beforeprint', () => {
      table.dataset.limit = limit;
      limit = Infinity;
      show();
    });
    addEventListener('afterprint', () => {
      limit = Number(table.dataset.limit);
      show();
    });

    const region = table.parentElement;
    if (all.length > worthFiltering) {
      const input = make('input', { type: 'search', placeholder: page < Infinity ? 'Filter: a state, an order, a message id \u2026' : 'Filter', autocomplete: 'off' });
      input.setAttribute('aria-label', `Filter: ${table.caption.textContent}`);
      input.addEventListener('input', () => {
        wanted = input.value.trim().toLowerCase();
        limit = page;
        show();
      });
      region.before(make('div', { className: 'tools' }, input, chips(), status));
    }

    if (page < all.length) {
      const more = make('button', { type: 'button', textContent: `Show ${page} more` });
      const rest = make('button', { type: 'button', textContent: 'Show all' });
      more.addEventListener('click', () => { limit += page; show(); });
      rest.addEventListener('click', () => { limit = Infinity; show(); });
      pager.append(more, rest);
      region.after(pager);
    }

    show();
  }

  document.querySelectorAll('table[data-records]').forEach(enhance);

  // Evidence that is closed on the screen is printed all the same.
  const closed = () => [...document.querySelectorAll('#cases details:not([open])')];
  addEventListener('beforeprint', () => closed().forEach(details => { details.dataset.closed = ''; details.open = true; }));
  addEventListener('afterprint', () => document.querySelectorAll('details[data-closed]').forEach(details => { delete details.dataset.closed; details.open = false; }));
})();
