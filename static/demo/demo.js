// The demo shop's own script: a cart kept in this browser, a catalogue filter, and buttons that open the chat.
(function () {
  'use strict';
  var KEY = 'demo-shop-cart';
  var cart = read();

  function read() {
    try {
      return JSON.parse(localStorage.getItem(KEY)) || {};
    } catch (refused) {
      return {};
    }
  }

  function keep() {
    try {
      localStorage.setItem(KEY, JSON.stringify(cart));
    } catch (refused) {
      // the cart then lives as long as the page
    }
  }

  function all(selector, act) {
    Array.prototype.forEach.call(document.querySelectorAll(selector), act);
  }

  function roubles(sum) {
    return String(sum).replace(/\B(?=(\d{3})+$)/g, '\u00a0') + '\u00a0₽';
  }

  function line(id) {
    var item = document.createElement('li');
    var name = document.createElement('span');
    var sum = document.createElement('b');
    var out = document.createElement('button');
    name.textContent = cart[id].name + (cart[id].count > 1 ? ' × ' + cart[id].count : '');
    sum.textContent = roubles(cart[id].cost * cart[id].count);
    out.type = 'button';
    out.textContent = '×';
    out.setAttribute('aria-label', 'Убрать: ' + cart[id].name);
    out.addEventListener('click', function () {
      delete cart[id];
      draw();
    });
    [name, sum, out].forEach(function (part) {
      item.appendChild(part);
    });
    return item;
  }

  function draw() {
    var ids = Object.keys(cart);
    var lines = document.querySelector('[data-lines]');
    if (!lines) return;
    lines.textContent = '';
    ids.forEach(function (id) {
      lines.appendChild(line(id));
    });
    function total(field) {
      return ids.reduce(function (sum, id) {
        return sum + cart[id].count * (field ? cart[id][field] : 1);
      }, 0);
    }
    document.querySelector('[data-count]').textContent = total('');
    document.querySelector('[data-total]').textContent = roubles(total('cost'));
    document.querySelector('[data-empty]').hidden = ids.length > 0;
    all('[data-full]', function (part) {
      part.hidden = ids.length === 0;
    });
    keep();
  }

  all('[data-add]', function (button) {
    button.addEventListener('click', function () {
      var id = button.dataset.add;
      var known = cart[id] || { name: button.dataset.name, cost: Number(button.dataset.cost), count: 0 };
      known.count += 1;
      cart[id] = known;
      draw();
    });
  });

  // The widget loads beside the page: whoever asks sooner is served as soon as it is there.
  function openChat() {
    if (window.OmniVOX) window.OmniVOX.open();
    else document.querySelector('script[data-channel]').addEventListener('load', openChat, { once: true });
  }

  all('[data-ask]', function (button) {
    button.addEventListener('click', openChat);
  });

  all('.menu [data-kind]', function (button) {
    button.addEventListener('click', function () {
      all('.menu [data-kind]', function (each) {
        each.setAttribute('aria-pressed', String(each === button));
      });
      all('.card', function (card) {
        card.hidden = Boolean(button.dataset.kind) && card.dataset.kind !== button.dataset.kind;
      });
      document.getElementById('goods').scrollIntoView();
    });
  });

  all('[aria-controls="cart"]', function (button) {
    var panel = document.getElementById('cart');
    button.addEventListener('click', function () {
      panel.hidden = !panel.hidden;
      button.setAttribute('aria-expanded', String(!panel.hidden));
    });
  });

  draw();
})();
